import { AnalyzeRequest, AnalyzerResourceOptions } from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

type Inputs = { readonly [key: string]: unknown };

/** Returns the engine's request for one resource, as bytes, so that serialization is not measured. */
export function request(type: string, inputs: Inputs, name = "web"): Uint8Array {
  const timeouts = new AnalyzerResourceOptions.CustomTimeouts();
  return new AnalyzeRequest()
    .setType(type)
    .setName(name)
    .setUrn(`urn:pulumi:production::shop::${type}::${name}`)
    .setProperties(Struct.fromJavaScript(inputs as { [key: string]: JavaScriptValue }))
    .setOptions(new AnalyzerResourceOptions().setCustomtimeouts(timeouts))
    .serializeBinary();
}

/** Returns a typical Deployment with probes, environment and volumes; hardened, so it has no findings. */
export function deployment(containers = 2): Uint8Array {
  return request("kubernetes:apps/v1:Deployment", deploymentInputs(containers, HARDENED));
}

/** Returns the same Deployment without hardening. */
export function carelessDeployment(): Uint8Array {
  return request("kubernetes:apps/v1:Deployment", deploymentInputs(2, {}));
}

const HARDENED: Inputs = {
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  },
};

function deploymentInputs(containers: number, settings: Inputs): Inputs {
  const labels = { "app.kubernetes.io/name": "web", "app.kubernetes.io/part-of": "shop" };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web-3c1f90aa", namespace: "shop", labels, annotations: { "pulumi.com/autonamed": "true" } },
    spec: {
      replicas: 3,
      selector: { matchLabels: labels },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: {
        metadata: { labels, annotations: { "prometheus.io/scrape": "true", "prometheus.io/port": "8080" } },
        spec: {
          serviceAccountName: "web",
          terminationGracePeriodSeconds: 30,
          ...(settings === HARDENED ? { securityContext: POD_SECURITY } : {}),
          containers: Array.from({ length: containers }, (_, index) => container(index, settings)),
          volumes: [
            { name: "settings", configMap: { name: "web-settings", defaultMode: 0o444 } },
            { name: "certificates", secret: { secretName: "web-tls" } },
            { name: "scratch", emptyDir: { sizeLimit: "64Mi" } },
          ],
        },
      },
    },
  };
}

const POD_SECURITY: Inputs = {
  runAsNonRoot: true,
  runAsUser: 10001,
  runAsGroup: 10001,
  fsGroup: 10001,
  seccompProfile: { type: "RuntimeDefault" },
};

function container(index: number, settings: Inputs): Inputs {
  const probe = (path: string): Inputs => ({
    httpGet: { path, port: "http", scheme: "HTTP" },
    initialDelaySeconds: 5,
    periodSeconds: 10,
    timeoutSeconds: 2,
  });
  return {
    ...settings,
    name: `web-${index}`,
    image: "registry.k8s.io/e2e-test-images/agnhost:2.53",
    imagePullPolicy: "IfNotPresent",
    args: ["netexec", "--http-port=8080"],
    ports: [{ name: "http", containerPort: 8080, protocol: "TCP" }],
    env: [
      { name: "LOG_LEVEL", value: "info" },
      { name: "DATABASE_HOST", value: "postgres.shop.svc.cluster.local" },
      { name: "DATABASE_PORT", value: "5432" },
      { name: "DATABASE_PASSWORD", valueFrom: { secretKeyRef: { name: "database", key: "password" } } },
      { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
      { name: "CACHE_URL", value: "redis://cache.shop.svc.cluster.local:6379/0" },
    ],
    livenessProbe: probe("/healthz"),
    readinessProbe: probe("/readyz"),
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
    volumeMounts: [
      { name: "settings", mountPath: "/etc/web", readOnly: true },
      { name: "certificates", mountPath: "/etc/tls", readOnly: true },
      { name: "scratch", mountPath: "/tmp" },
    ],
  };
}

/** Returns a container with the properties that the provider adds to the inputs. */
export function dockerContainer(): Uint8Array {
  return request("docker:index/container:Container", {
    __defaults: ["attach", "bridge", "logs", "mustRun", "networkMode", "restart", "rm", "start", "stdinOpen"],
    attach: false,
    bridge: "",
    capabilities: { __defaults: [], drops: ["ALL"] },
    cpus: "0.5",
    envs: ["LOG_LEVEL=info", "DATABASE_HOST=postgres", "DATABASE_PORT=5432", "CACHE_URL=redis://cache:6379/0"],
    healthcheck: { __defaults: [], tests: ["CMD", "/agnhost", "connect", "127.0.0.1:8080"], interval: "10s" },
    image: "registry.k8s.io/e2e-test-images/agnhost:2.53",
    labels: [{ __defaults: [], label: "com.example.part-of", value: "shop" }],
    logs: false,
    memory: 256,
    mounts: [{ __defaults: [], target: "/tmp", type: "tmpfs", tmpfsOptions: { __defaults: [], sizeBytes: 67108864 } }],
    mustRun: true,
    name: "web-3c1f90a",
    networkMode: "bridge",
    ports: [{ __defaults: ["ip", "protocol"], internal: 8080, external: 8080, ip: "0.0.0.0", protocol: "tcp" }],
    readOnly: true,
    restart: "no",
    rm: false,
    securityOpts: ["no-new-privileges"],
    start: true,
    stdinOpen: false,
    user: "10001:10001",
    volumes: [{ __defaults: [], containerPath: "/var/lib/web", volumeName: "web-data" }],
  });
}

/** Returns a resource without containers. */
export function bucket(): Uint8Array {
  return request("aws:s3/bucketV2:BucketV2", {
    __defaults: ["bucket", "forceDestroy"],
    bucket: "shop-invoices-4f0cbc1",
    forceDestroy: false,
    corsRules: [{ allowedMethods: ["GET", "HEAD"], allowedOrigins: ["https://shop.example.com"], maxAgeSeconds: 3600 }],
    lifecycleRules: [
      { id: "archive", enabled: true, transitions: [{ days: 90, storageClass: "GLACIER" }], prefix: "invoices/" },
      { id: "expire", enabled: true, expirations: [{ days: 3650 }], prefix: "invoices/" },
    ],
    serverSideEncryptionConfigurations: [
      { rules: [{ applyServerSideEncryptionByDefaults: [{ sseAlgorithm: "aws:kms" }], bucketKeyEnabled: true }] },
    ],
    tags: { team: "payments", environment: "production", "cost-centre": "4711" },
    tagsAll: { team: "payments", environment: "production", "cost-centre": "4711" },
    versionings: [{ enabled: true, mfaDelete: false }],
  });
}

/** Returns a program's resources, cycling through the kinds. */
export function program(resources: number): readonly Uint8Array[] {
  const kinds = [deployment(), bucket(), dockerContainer(), bucket()];
  return Array.from({ length: resources }, (_, index) => kinds[index % kinds.length]!);
}
