"""What engineers type finds the kind they mean, by the product's name or a name people give it."""

from __future__ import annotations

import pytest

from components.catalog import load_catalog
from components.search import Rank, search

PRODUCTS = {
    "dns": "Route 53; CoreDNS",
    "cdn": "CloudFront; Cloudflare; Akamai; Fastly; Varnish",
    "load_balancer": "Nginx; HAProxy; Envoy; ALB; ELB; Traefik; F5; Caddy; Google Cloud Load Balancing",
    "api_gateway": "Kong; Apigee; Tyk; Zuul; Spring Cloud Gateway; GraphQL",
    "service_mesh": "Istio; Linkerd; Consul; App Mesh; Cilium",
    "waf": "AWS WAF; ModSecurity; Cloud Armor",
    "app_service": "Spring Boot; Node.js; Express; Rails; gRPC; MCP server",
    "serverless_function": "Lambda; Cloud Run; Azure Functions; Knative",
    "kubernetes": "Kubernetes; K8s; EKS; GKE; ECS; Nomad; Docker Swarm; Fargate",
    "autoscaler": "KEDA; HPA; Karpenter",
    "circuit_breaker": "Hystrix; Resilience4j",
    "worker_pool": "Sidekiq; Celery workers",
    "event_log": "Kafka; Pulsar; Kinesis; Redpanda; MSK; Confluent; Event Hubs",
    "task_queue": "RabbitMQ; SQS; Celery; ActiveMQ; IBM MQ; Service Bus; BullMQ; NATS JetStream",
    "pubsub_notifier": "NATS; SNS",
    "schema_registry": "Schema Registry; Avro; Protobuf",
    "cdc_connector": "Debezium; Kafka Connect; Fivetran; Airbyte",
    "event_collector": "NiFi; Snowplow",
    "stream_processor": "Flink; Spark Streaming; Kafka Streams; ksqlDB; Beam; Samza; Materialize; RisingWave",
    "batch_processor": "Spark; Databricks; EMR; Dask; dbt; Hive; MapReduce; AWS Glue; Polars; Pandas",
    "query_engine": "Trino; Presto; Athena; DuckDB; Tableau; Looker; Superset; Metabase",
    "data_validator": "Great Expectations; Deequ; Soda; Monte Carlo",
    "labeling_platform": "Label Studio; Labelbox; Scale AI; Mechanical Turk; Snorkel",
    "object_store": "S3; GCS; MinIO; Azure Blob",
    "lakehouse_table": "Iceberg; Delta Lake; Hudi",
    "distributed_fs": "HDFS; Lustre; FSx; EFS; CephFS",
    "data_warehouse": "Snowflake; BigQuery; Redshift; Synapse",
    "relational_db": "PostgreSQL; Postgres; MySQL; Aurora; RDS; SQL Server; Oracle; SQLite; Spanner; "
    "CockroachDB; TiDB; YugabyteDB; Vitess; PlanetScale; Neon; Supabase",
    "key_value_store": "DynamoDB; Cassandra; ScyllaDB; Bigtable; HBase; Aerospike; FoundationDB; RocksDB",
    "document_db": "MongoDB; Firestore; Firebase; Couchbase; Cosmos DB",
    "graph_store": "Neo4j; JanusGraph; TigerGraph",
    "olap_store": "ClickHouse; Druid; Pinot; TimescaleDB; InfluxDB; Rockset",
    "search_index": "Elasticsearch; OpenSearch; Solr; Vespa; Lucene; Azure AI Search",
    "cache": "Redis; Memcached; Valkey; Dragonfly; ElastiCache; Hazelcast; KeyDB; Ignite",
    "local_cache": "Caffeine; Guava; Ehcache",
    "feature_registry": "Feast; Tecton; Hopsworks; SageMaker Feature Store; Databricks Feature Store; Chalk",
    "training_job": "PyTorch; TensorFlow; scikit-learn; XGBoost; LightGBM",
    "training_cluster": "DDP; FSDP; DeepSpeed; Megatron-LM; Horovod; Ray Train; JAX",
    "collective_fabric": "NCCL; NVLink; InfiniBand; EFA",
    "job_scheduler": "Slurm; Volcano; Kueue; YARN; Run:ai",
    "hyperparameter_tuner": "Optuna; Ray Tune; Katib; Hyperopt; Vizier",
    "notebook": "Jupyter; SageMaker Studio",
    "model_registry": "MLflow; Hugging Face Hub; Vertex Model Registry",
    "experiment_tracker": "W&B; wandb; Weights & Biases; TensorBoard; Comet; ClearML",
    "container_registry": "ECR; Harbor; GHCR; Artifactory; Docker Hub",
    "metadata_lineage": "DataHub; OpenLineage; Marquez; DVC; lakeFS; Amundsen; Unity Catalog",
    "model_server": "Triton; Triton Inference Server; TorchServe; TF Serving; TensorFlow Serving; KServe; "
    "Seldon; BentoML; Ray Serve; SageMaker; Vertex Endpoint; Azure ML; ONNX Runtime Server; Modal; Replicate",
    "custom_model_api": "FastAPI; Flask; Gradio",
    "llm_server": "vLLM; TensorRT-LLM; TGI; SGLang; Ollama; llama.cpp; OpenAI; Anthropic; Bedrock; Claude; "
    "GPT-4; Gemini; Mistral; Azure OpenAI",
    "llm_gateway": "LiteLLM; Portkey",
    "model_optimizer": "TensorRT; OpenVINO; ONNX; TorchScript",
    "embedding_service": "TEI; Embeddings; BERT",
    "reranker": "Cross-encoder; ColBERT; Cohere Rerank",
    "rag_orchestrator": "LangChain; LangGraph; LlamaIndex; Haystack; DSPy; CrewAI; AutoGen; Semantic Kernel",
    "guardrail": "Llama Guard; NeMo Guardrails; Guardrails",
    "vector_db": "Pinecone; pgvector; Milvus; Weaviate; Qdrant; Chroma; LanceDB; Turbopuffer; "
    "Vertex AI Vector Search",
    "ann_shard": "FAISS; HNSW; ScaNN; DiskANN; Annoy",
    "gpu_pool": "GPU; H100; A100; MIG",
    "tpu_pool": "TPU",
    "other_accelerator": "Inferentia; Trainium; Gaudi; FPGA",
    "pipeline_orchestrator": "Airflow; Kubeflow; Argo Workflows; Prefect; Dagster; Flyte; Metaflow; "
    "Temporal; Step Functions; Luigi; ZenML",
    "ci_cd": "Jenkins; GitHub Actions; GitLab CI; Argo CD; Tekton; CircleCI; Flux; Spinnaker",
    "iac": "Terraform; Pulumi; Helm; CloudFormation",
    "deployment_controller": "Argo Rollouts; Flagger; Canary",
    "metrics": "Prometheus; Grafana; Datadog; CloudWatch; New Relic; Thanos; Mimir; "
    "VictoriaMetrics; Dynatrace",
    "logging": "ELK; Loki; Splunk; Kibana; Logstash; Fluentd; Sentry",
    "tracing": "OpenTelemetry; OTel; Jaeger; Zipkin; Tempo; Honeycomb; LangSmith; Langfuse",
    "alerting": "PagerDuty; Alertmanager; Opsgenie",
    "model_monitor": "Evidently; WhyLabs; Arize; Fiddler; NannyML",
    "load_tester": "k6; Locust; JMeter; Gatling",
    "cost_monitor": "Kubecost",
    "auth_service": "OAuth; Keycloak; Cognito; Auth0; Okta",
    "access_policy": "OPA; IAM; Zanzibar",
    "secrets_manager": "Vault; KMS; Secrets Manager",
    "pii_service": "Presidio; Cloud DLP",
    "ab_platform": "Statsig; Optimizely; GrowthBook",
    "feature_flag": "LaunchDarkly; Unleash",
    "notification_service": "FCM; APNs; Twilio; SES; SendGrid",
    "media_processor": "FFmpeg; Thumbor; imgproxy",
    "external_system": "Stripe; PayPal",
}


@pytest.mark.parametrize("kind", PRODUCTS)
def test_products_find_their_kind(kind: str) -> None:
    for product in PRODUCTS[kind].split("; "):
        hits = [hit for hit in search(load_catalog(), product) if hit.rank <= Rank.WORD]
        assert kind in [hit.kind.id for hit in hits[:2]], product
