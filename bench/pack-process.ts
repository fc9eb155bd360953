import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient, AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzeResponse,
  ConfigureAnalyzerRequest,
  PolicyConfig,
  type AnalyzerInfo,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

const LAUNCHER = join(__dirname, "..", "node_modules", "@pulumi", "pulumi", "cmd", "run-policy-pack", "index.js");
const ENGINE = "127.0.0.1:1"; // nothing listens there; a pack that only answers never connects
const LARGEST = 400 * 1024 * 1024; // bytes of a message, the limit of the SDK's server

/** A running pack, started and called the way the engine does it. */
export class PackProcess {
  private constructor(
    private readonly process: ChildProcess,
    private readonly client: AnalyzerClient,
    /** Milliseconds from the start of the process until it prints its port. */
    readonly bootTime: number,
  ) {}

  /** Boots a pack, passes it to `work`, and always stops it. */
  static async during<T>(directory: string, work: (pack: PackProcess) => T | Promise<T>): Promise<T> {
    const pack = await PackProcess.boot(directory);
    try {
      return await work(pack);
    } finally {
      await pack.stop();
    }
  }

  private static async boot(directory: string): Promise<PackProcess> {
    const start = performance.now();
    const process = spawn(globalThis.process.execPath, [LAUNCHER, ENGINE, directory], {
      cwd: directory,
      stdio: ["ignore", "pipe", "inherit"],
    });
    for await (const port of createInterface({ input: process.stdout })) {
      const bootTime = performance.now() - start;
      const client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure(), {
        "grpc.max_receive_message_length": LARGEST,
      });
      return new PackProcess(process, client, bootTime);
    }
    throw new Error(`Cannot boot the pack in ${directory}: it exited without printing a port`);
  }

  /**
   * Configures the pack with its policies' own levels and defaults, as the engine does without a configuration.
   *
   * @returns how many policies it has
   */
  async configure(): Promise<number> {
    const info = await new Promise<AnalyzerInfo>((resolve, reject) => {
      this.client.getAnalyzerInfo(new Empty(), (error, answer) => (error ? reject(error) : resolve(answer)));
    });
    const request = new ConfigureAnalyzerRequest();
    for (const policy of info.getPoliciesList()) {
      const properties = policy.getConfigschema()?.getProperties()?.toJavaScript() ?? {};
      const defaults = Object.entries(properties).flatMap(([name, schema]) => {
        const value = (schema as { readonly default?: JavaScriptValue }).default;
        return value === undefined ? [] : [[name, value] as const];
      });
      const config = new PolicyConfig()
        .setEnforcementlevel(policy.getEnforcementlevel())
        .setProperties(Struct.fromJavaScript(Object.fromEntries(defaults)));
      request.getPolicyconfigMap().set(policy.getName(), config);
    }
    await new Promise<void>((resolve, reject) => {
      this.client.configure(request, (error) => (error ? reject(error) : resolve()));
    });
    return info.getPoliciesList().length;
  }

  /** Analyzes one resource; request and response stay bytes, so that only the pack's work is measured. */
  analyze(request: Uint8Array): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const asIs = (bytes: Buffer): Buffer => bytes;
      this.client.makeUnaryRequest(AnalyzerService.analyze.path, asIs, asIs, Buffer.from(request), (error, answer) =>
        error ? reject(error) : resolve(answer!),
      );
    });
  }

  async findings(request: Uint8Array): Promise<number> {
    return AnalyzeResponse.deserializeBinary(await this.analyze(request)).getDiagnosticsList().length;
  }

  /** The process's peak memory in MiB; NaN if the system does not report it. */
  get peakMemory(): number {
    if (globalThis.process.platform !== "linux") return NaN;
    const status = readFileSync(`/proc/${this.process.pid}/status`, "utf8");
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
  }

  private async stop(): Promise<void> {
    this.client.close();
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill();
    await ended;
  }
}
