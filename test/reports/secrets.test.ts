import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { dump } from "js-yaml";
import { run } from "../../src/cli/run";
import { REPORT_FORMATS } from "../../src/reports";

const CANARY = "c4nary-zq8w";

const EXEC = { exec: { command: ["sh", "-c", CANARY] } };
const GET = {
  httpGet: { host: "10.0.0.1", port: 80, path: `/${CANARY}`, httpHeaders: [{ name: "Authorization", value: CANARY }] },
};

/** A container that violates as many policies as possible, with a secret wherever one can be. */
const CONTAINER = {
  name: "web",
  image: "nginx",
  command: ["sh", "-c", CANARY],
  args: [`--password=${CANARY}`],
  workingDir: `/${CANARY}`,
  env: [
    { name: "PASSWORD", value: CANARY },
    { name: CANARY, valueFrom: { secretKeyRef: { name: CANARY, key: CANARY } } },
  ],
  envFrom: [{ secretRef: { name: CANARY } }],
  ports: [{ containerPort: 80, hostPort: 80, name: CANARY }],
  livenessProbe: { ...EXEC },
  readinessProbe: GET,
  lifecycle: { postStart: EXEC, preStop: GET },
  securityContext: {
    privileged: true,
    allowPrivilegeEscalation: true,
    runAsUser: 0,
    capabilities: { add: ["SYS_ADMIN"] },
    procMount: "Unmasked",
    seLinuxOptions: { type: "spc_t", user: "root", level: CANARY },
    seccompProfile: { type: "Unconfined", localhostProfile: CANARY },
    appArmorProfile: { type: "Unconfined", localhostProfile: CANARY },
    windowsOptions: { hostProcess: true, gmsaCredentialSpec: CANARY },
  },
  volumeMounts: [{ name: "host", mountPath: `/${CANARY}`, subPath: CANARY }],
};

const POD = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: "web",
    labels: { token: CANARY },
    annotations: {
      token: CANARY,
      "kubectl.kubernetes.io/last-applied-configuration": CANARY,
      "seccomp.security.alpha.kubernetes.io/pod": `localhost/${CANARY}`,
    },
  },
  spec: {
    hostPID: true,
    hostIPC: true,
    hostNetwork: true,
    containers: [CONTAINER],
    initContainers: [{ ...CONTAINER, name: "init", env: CANARY, command: CANARY, args: { a: CANARY } }],
    imagePullSecrets: [{ name: CANARY }],
    hostAliases: [{ ip: "10.0.0.1", hostnames: [CANARY] }],
    securityContext: {
      sysctls: [{ name: "kernel.msgmax", value: CANARY }],
      seccompProfile: { type: "Localhost", localhostProfile: CANARY },
    },
    volumes: [
      { name: "host", hostPath: { path: "/" } },
      { name: "csi", csi: { driver: "x", volumeAttributes: { token: CANARY } } },
      { name: "iscsi", iscsi: { targetPortal: "10.0.0.1", iqn: "x", lun: 0, initiatorName: CANARY } },
      { name: "cephfs", cephfs: { monitors: [CANARY], secretRef: { name: CANARY } } },
    ],
  },
};

const OTHERS = [
  { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" }, data: { "application.yaml": CANARY } },
  {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "x" },
    stringData: { password: CANARY },
    data: { token: CANARY },
  },
  // What is of a wrong type is described, not shown.
  {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "list" },
    spec: { containers: [{ name: "x", securityContext: [CANARY], env: { a: CANARY } }] },
  },
  { apiVersion: "v1", kind: "Pod", metadata: { name: "object" }, spec: { containers: { [CANARY]: { env: CANARY } } } },
];

const COMPOSE = {
  services: {
    web: {
      image: "nginx",
      privileged: true,
      user: "root",
      pid: "host",
      command: ["sh", "-c", CANARY],
      entrypoint: CANARY,
      environment: { PASSWORD: CANARY },
      labels: { token: CANARY },
      healthcheck: { test: ["CMD", CANARY] },
      build: { context: ".", args: { TOKEN: CANARY } },
      volumes: ["/:/host", `data:/${CANARY}`],
      security_opt: [`seccomp:{ "defaultAction": "SCMP_ACT_ALLOW", "comment": "${CANARY}" }`],
      extra_hosts: [`${CANARY}:10.0.0.1`],
      logging: { driver: "x", options: { token: CANARY } },
      secrets: [CANARY],
    },
  },
  volumes: {
    data: { driver_opts: { type: "cifs", device: "//server/share", o: `username=x,password=${CANARY}` } },
    path: { driver_opts: { type: "cifs", device: "/etc", o: `addr=10.0.0.1,pass=${CANARY}` } },
    overlay: { driver_opts: { type: "overlay", o: `lowerdir=/etc:/usr,password=${CANARY}` } },
    variable: { driver_opts: { type: "none", device: "/etc", o: `bind,password=\${P:-${CANARY}}` } },
    list: { driver_opts: { type: "none", device: "/etc", o: [`password=${CANARY}`] } },
    text: { driver_opts: `type=cifs,o=password=${CANARY}` },
    texts: { driver_opts: [`o=password=${CANARY}`] },
  },
  include: `https://user:${CANARY}@git.example.com/base.git`,
  secrets: { [CANARY]: { environment: CANARY } },
  configs: { x: { content: CANARY } },
};

const INSPECTED = {
  Id: "0".repeat(64),
  Name: "/web",
  Path: CANARY,
  Args: [CANARY],
  Image: `sha256:${"0".repeat(64)}`,
  Config: {
    Image: "nginx",
    User: "",
    Env: [`PASSWORD=${CANARY}`],
    Cmd: ["sh", "-c", CANARY],
    Entrypoint: [CANARY],
    Labels: { token: CANARY },
    Healthcheck: { Test: ["CMD", CANARY] },
  },
  HostConfig: {
    Privileged: true,
    Binds: ["/:/host"],
    SecurityOpt: [`seccomp={"defaultAction":"SCMP_ACT_ALLOW","comment":"${CANARY}"}`],
    LogConfig: { Type: "x", Config: { token: CANARY } },
    NetworkMode: "host",
  },
  Mounts: [],
  State: { Status: "running" },
  NetworkSettings: {},
};

const VOLUME = {
  Name: "share",
  Driver: "local",
  Mountpoint: "/var/lib/docker/volumes/share/_data",
  Options: { type: "overlay", device: "/etc", o: `lowerdir=/etc,password=${CANARY}` },
};

const MANIFEST = JSON.stringify([POD]);

const TEMPLATE = {
  Parameters: {
    Password: { Type: "String", Default: CANARY },
    Hidden: { Type: "String", NoEcho: true, Default: CANARY },
    Chosen: { Type: "String", NoEcho: true, AllowedValues: [CANARY, "other"] },
  },
  Conditions: { Open: { "Fn::Equals": [{ Ref: "Password" }, CANARY] } },
  Resources: {
    Task: {
      Type: "AWS::ECS::TaskDefinition",
      Properties: {
        NetworkMode: "host",
        ContainerDefinitions: [
          {
            Name: "web",
            Image: "nginx",
            User: { Ref: "Hidden" },
            Privileged: { "Fn::If": ["Open", true, { Ref: "Chosen" }] },
            Command: [CANARY, { "Fn::Sub": `\${Password}-${CANARY}` }],
            Environment: [{ Name: "PASSWORD", Value: { Ref: "Password" } }],
            DockerLabels: { token: CANARY },
            DockerSecurityOptions: [`seccomp:{ "comment": "${CANARY}" }`, { "Fn::Sub": "label:\${Hidden}" }],
            MountPoints: { [CANARY]: CANARY },
          },
        ],
        Volumes: [{ Name: "x", Host: { SourcePath: { "Fn::Sub": "/data/\${Hidden}" } } }],
      },
    },
    Literal: { Type: "Custom::AWSCDK-EKS-KubernetesResource", Properties: { Manifest: MANIFEST } },
    Joined: {
      Type: "Custom::AWSCDK-EKS-KubernetesResource",
      Properties: { Manifest: { "Fn::Join": ["", [MANIFEST.replace(/\]$/, ',{"a":"'), { Ref: "Hidden" }, '"}]']] } },
    },
    Broken: { Type: "Custom::AWSCDK-EKS-KubernetesResource", Properties: { Manifest: `{ "${CANARY}` } },
    Patch: {
      Type: "Custom::AWSCDK-EKS-KubernetesPatch",
      Properties: { ResourceName: "deployment/a", ApplyPatchJson: `[{"value":"${CANARY}"}]`, RestorePatchJson: CANARY },
    },
    Chart: {
      Type: "Custom::AWSCDK-EKS-HelmChart",
      Properties: { Chart: "nginx", Values: JSON.stringify({ password: CANARY }) },
    },
  },
  Outputs: { Password: { Value: CANARY } },
};

describe("secrets of a manifest", () => {
  let folder = "";
  before(() => (folder = mkdtempSync(join(tmpdir(), "container-guard-canary-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Returns everything that a run prints, to standard output and standard error. */
  async function said(format: string, files: Readonly<Record<string, string>>): Promise<string> {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    let text = "";
    const add = (more: string): void => void (text += more);
    const terminal = { out: add, err: add, isColoured: false, isWatched: false, width: undefined };
    const paths = Object.keys(files).map((name) => join(folder, name));
    await run(["check", "--format", format, "--show-exempt", ...paths], terminal);
    return text;
  }

  const objects = [POD, ...OTHERS];
  const shapes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    "in YAML": { "a.yaml": objects.map((object) => dump(object, { noRefs: true })).join("---\n") },
    "on one line": { "a.json": JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }) },
    "in YAML on one line": { "a.yaml": objects.map((object) => JSON.stringify(object)).join("\n---\n") },
    "in a Compose file": { "compose.yaml": dump(COMPOSE, { noRefs: true }) },
    "in a CloudFormation template": { "a.json": JSON.stringify(TEMPLATE, undefined, 1) },
    "in a CloudFormation template in YAML": { "a.yaml": dump(TEMPLATE, { noRefs: true, lineWidth: -1 }) },
    "in what docker inspect prints": { "a.json": JSON.stringify([INSPECTED, VOLUME], undefined, 1) },
    "in files that cannot be read": {
      "a.yaml": `${dump(POD, { noRefs: true })}${CANARY}: [${CANARY}\n`,
      "b.yaml": `a: ${CANARY}\n  b: ${CANARY}: ${CANARY}\n`,
      "c.json": `{ "kind": "Pod", "metadata": "${CANARY}" "${CANARY}" }`,
      "d.yaml": `kind: Pod\napiVersion: v1\nspec: { a: "{{ .Values.${CANARY} }}" }\n`,
      "e.yaml": `kind: Pod\napiVersion: v1\na: &${CANARY} 1\nb: *x${CANARY}\n`,
      "f.yaml": `kind: Pod\napiVersion: v1\npassword: !x${CANARY} 1\n`,
      "g.yaml": `kind: Pod\napiVersion: v1\npassword: !x!${CANARY}\n`,
      "h.yaml": `kind: Pod\napiVersion: v1\npassword: !<x${CANARY}>\n`,
      "i.yaml": `kind: Pod\napiVersion: v1\npassword: !x${CANARY}{}, 1\n`,
    },
  };
  for (const format of REPORT_FORMATS)
    for (const [name, files] of Object.entries(shapes))
      it(`do not appear in the ${format} report: ${name}`, async () => {
        const text = await said(format, files);
        const at = text.indexOf(CANARY);
        assert.equal(at, -1, text.slice(Math.max(0, at - 300), at + 100));
        // Whatever is left out, the findings are there.
        assert.match(text, /no-privileged|cannot read/);
      });

  // Both halves of a password are looked for: what is between them may end what a rule leaves out.
  // Not hexadecimal: a fingerprint contains four such digits now and then.
  const [HEAD, TAIL] = ["c4nary", "zq8w"];
  const between = fc.stringMatching(/^[@/:#?&%'"\\ a-z-]{0,6}$/);
  const credentials = fc.tuple(fc.constantFrom("user:", "robot$web:", ""), between).map(([user, junk]) => {
    // A token without a user has no slash: "acme/app@1" is not a secret.
    const password = `${HEAD}${user === "" ? junk.replaceAll("/", "") : junk}${TAIL}`;
    return `${user}${password}@evil.io`;
  });
  const addresses = fc
    .tuple(fc.constantFrom("", "https://", "git+ssh://", "//"), credentials)
    .map(([scheme, host]) => ({
      host: `${scheme}${host}`,
      image: `${scheme}${host}/acme/app:1`,
    }));

  function withAddress({ host, image }: { readonly host: string; readonly image: string }) {
    const container = { image, name: "web", livenessProbe: { httpGet: { host, port: 80 } } };
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec: { containers: [container] } };
    const web = { image, privileged: true, build: { context: image }, volumes: [`data:/data`] };
    const compose = { services: { web }, volumes: { data: { driver_opts: { device: image, o: "bind" } } } };
    const inspected = { ...INSPECTED, Config: { ...INSPECTED.Config, Image: image } };
    const escaped = JSON.stringify(pod, undefined, 1).replaceAll("@", "\\u0040");
    return {
      "a.yaml": dump(pod, { lineWidth: 12 }),
      "b.yaml": dump(pod, { flowLevel: 3, forceQuotes: true }),
      "c.json": escaped,
      "compose.yaml": dump(compose, { noRefs: true }),
      "d.json": JSON.stringify([inspected], undefined, 1),
    };
  }

  for (const format of REPORT_FORMATS)
    it(`keeps credentials in a URL out of the ${format} report`, async () => {
      await fc.assert(
        fc.asyncProperty(addresses, async (address) => {
          const text = await said(format, withAddress(address));
          for (const part of [HEAD, TAIL]) {
            const at = text.indexOf(part);
            assert.equal(at, -1, text.slice(Math.max(0, at - 300), at + 100));
          }
          assert.match(text, /pinned-images|trusted-registries/);
        }),
        { numRuns: 40 },
      );
    });
});
