import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { request } from "node:http";

/** A container that cannot start may keep its call waiting for good. */
const CALL_TIMEOUT_MS = 20_000;

/** What is asked for, in the words of the engine's API. */
export interface Wanted {
  readonly User?: string;
  readonly HostConfig?: Readonly<Record<string, unknown>>;
}

/** A container's process, as the kernel has it. */
export interface Process {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
  /** What the process can ever have, a bit for each capability. */
  readonly bounding: bigint;
  readonly noNewPrivileges: boolean;
  readonly hasSeccomp: boolean;
}

export interface Mount {
  readonly type: string;
  readonly source: string;
}

/** The engine's message, where it does not make or start what is wanted. */
export interface Refused {
  readonly refused: string;
}

interface Inspected {
  readonly State: { readonly Pid: number };
  readonly Mounts: ReadonlyArray<{ readonly Type: string; readonly Source: string }>;
}

interface Reply {
  readonly code: number;
  readonly body: unknown;
}

/** The Docker Engine that `docker` uses, without a client that corrects or rejects requests. */
export class DockerEngine {
  private readonly socketPath: string;
  private made = 0;

  /** Whatever is made has a name that begins with `name`. */
  constructor(
    private readonly name: string,
    private readonly image: string,
  ) {
    const format = "{{.Endpoints.docker.Host}}";
    const host = execFileSync("docker", ["context", "inspect", "--format", format], { encoding: "utf8" });
    this.socketPath = host.trim().replace(/^unix:\/\//, "");
  }

  /** Has a container started, looks at its process, and removes it. */
  start<T>(wanted: Wanted, look: (process: Process) => T): Promise<T | Refused> {
    return this.container(wanted, async (path) => {
      const { code, body } = await this.call("POST", `${path}/start`);
      return code === 204 ? look(processOf((await this.inspect(path)).State.Pid)) : refused(body);
    });
  }

  /** The mounts of a container that is made and removed, never started, so that nothing is made on the host either. */
  mounts(wanted: Wanted): Promise<readonly Mount[] | Refused> {
    return this.container(wanted, async (path) =>
      (await this.inspect(path)).Mounts.map(({ Type, Source }) => ({ type: Type, source: Source })),
    );
  }

  private async container<T>(wanted: Wanted, use: (path: string) => Promise<T | Refused>): Promise<T | Refused> {
    const name = `${this.name}-${++this.made}`;
    const HostConfig = { NetworkMode: "none", ...wanted.HostConfig };
    const made = await this.call("POST", `/containers/create?name=${name}`, {
      ...wanted,
      Image: this.image,
      HostConfig,
    });
    if (made.code !== 201) return refused(made.body);
    try {
      return await use(`/containers/${name}`);
    } finally {
      await this.call("DELETE", `/containers/${name}?force=1&v=1`);
    }
  }

  private async inspect(path: string): Promise<Inspected> {
    return (await this.call("GET", `${path}/json`)).body as Inspected;
  }

  private call(method: string, path: string, body?: object): Promise<Reply> {
    const { socketPath } = this;
    const headers = body === undefined ? {} : { "content-type": "application/json" };
    return new Promise((resolve, reject) => {
      const call = request({ socketPath, method, path, headers, timeout: CALL_TIMEOUT_MS }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => (text += part));
        response
          .on("error", reject)
          .on("end", () => resolve({ code: response.statusCode ?? 0, body: text === "" ? {} : JSON.parse(text) }));
      });
      call.on("timeout", () => call.destroy(new Error(`the Docker Engine does not answer ${method} ${path}`)));
      call.on("error", reject).end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

export function isRefused(answer: unknown): answer is Refused {
  return typeof answer === "object" && answer !== null && "refused" in answer;
}

function refused(body: unknown): Refused {
  return { refused: (body as { readonly message?: string }).message ?? "without a reason" };
}

/** @see proc(5), /proc/pid/status */
function processOf(pid: number): Process {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const first = (name: string): string => new RegExp(`^${name}:\\s*(\\S+)`, "m").exec(status)?.[1] ?? "";
  return {
    pid,
    uid: Number(first("Uid")),
    gid: Number(first("Gid")),
    bounding: BigInt(`0x${first("CapBnd")}`),
    noNewPrivileges: first("NoNewPrivs") === "1",
    hasSeccomp: first("Seccomp") !== "0",
  };
}
