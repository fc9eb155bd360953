import { request, Agent as HttpAgent } from "node:http";
import { request as secureRequest, Agent as SecureAgent } from "node:https";
import { readFileSync } from "node:fs";
import { kubectl } from "../support/kubernetes";

/** As many requests at a time as an API server answers without falling behind. */
const CONNECTIONS = 16;

export interface Answer {
  readonly code: number;
  readonly message: string;
  /** The server's warnings. */
  readonly warnings: readonly string[];
}

/** Who asks. */
export interface Identity {
  readonly user: string;
  readonly groups: readonly string[];
}

interface KubeConfig {
  readonly clusters: ReadonlyArray<{ readonly cluster: Readonly<Record<string, string>> }>;
  readonly users: ReadonlyArray<{ readonly user: Readonly<Record<string, string>> }>;
}

/** The API server that `kubectl` talks to, without a process for each request. */
export class ApiServer {
  private readonly server: URL;
  private readonly agent: HttpAgent;
  private readonly headers: Readonly<Record<string, string>>;

  constructor() {
    const config = JSON.parse(kubectl("config", "view", "--minify", "--raw", "--output=json")) as KubeConfig;
    const [cluster, user] = [config.clusters[0]?.cluster ?? {}, config.users[0]?.user ?? {}];
    this.server = new URL(cluster["server"] ?? "");
    const options = { keepAlive: true, maxSockets: CONNECTIONS };
    this.agent =
      this.server.protocol === "http:"
        ? new HttpAgent(options)
        : new SecureAgent({
            ...options,
            rejectUnauthorized: !cluster["insecure-skip-tls-verify"],
            ca: dataOrFile(cluster, "certificate-authority"),
            cert: dataOrFile(user, "client-certificate"),
            key: dataOrFile(user, "client-key"),
          });
    this.headers = user["token"] === undefined ? {} : { authorization: `Bearer ${user["token"]}` };
  }

  close(): void {
    this.agent.destroy();
  }

  put(path: string, body: object): Promise<Answer> {
    return this.send("PUT", path, body, "application/json");
  }

  /** @param as - the user and groups to act as; default: the user of the kubeconfig */
  post(path: string, body: object, as?: Identity): Promise<Answer> {
    return this.send("POST", path, body, "application/json", as);
  }

  /** Merges lists of containers by the containers' names. */
  patch(path: string, body: object): Promise<Answer> {
    return this.send("PATCH", path, body, "application/strategic-merge-patch+json");
  }

  private send(method: string, path: string, body: object, type: string, as?: Identity): Promise<Answer> {
    const send = this.server.protocol === "http:" ? request : secureRequest;
    const { agent } = this;
    const acting = as === undefined ? {} : { "impersonate-user": as.user, "impersonate-group": [...as.groups] };
    const headers = { ...this.headers, ...acting, "content-type": type };
    return new Promise((resolve, reject) => {
      const call = send(new URL(path, this.server), { method, agent, headers }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => (text += part));
        response.on("error", reject).on("end", () => {
          const { message = "" } = JSON.parse(text) as { readonly message?: string };
          const warnings = (response.headersDistinct["warning"] ?? []).map(warningText);
          resolve({ code: response.statusCode ?? 0, message, warnings });
        });
      });
      call.on("error", reject).end(JSON.stringify(body));
    });
  }
}

/** `299 - "the \"text\""` → `the "text"` */
function warningText(header: string): string {
  const text = Buffer.from(header, "latin1").toString("utf8");
  return (/^\d+ \S+ "(.*)"$/s.exec(text)?.[1] ?? text).replace(/\\(.)/gs, "$1");
}

function dataOrFile(from: Readonly<Record<string, string>>, name: string): Buffer | undefined {
  const [data, file] = [from[`${name}-data`], from[name]];
  if (data !== undefined) return Buffer.from(data, "base64");
  return file === undefined ? undefined : readFileSync(file);
}
