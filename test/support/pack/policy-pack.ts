import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import type { CallOptions, Metadata, ServiceError } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import proto from "@pulumi/pulumi/proto/analyzer_pb";
import { quote } from "../../../src/values/text";
import type { AnalyzedResource } from "../../../src/programs/analyzed-resource";
import { inTime, NodeChild } from "../../../src/programs/node-child";
import { reconcile, type ConfiguredPolicy, type PackConfig, type PackLevel } from "./pack-config";
import { Empty, grpc, Struct } from "../../../src/programs/pulumi-modules";

export interface BootOptions {
  /** Milliseconds that the pack has to load. Default: 60,000. */
  readonly bootTimeout?: number;
  /** Milliseconds that the pack has to answer a call. Default: 60,000. */
  readonly callTimeout?: number;
}

export type PackSeverity = "low" | "medium" | "high" | "critical";

export interface PackInfo {
  readonly name: string;
  readonly version: string;
  readonly policies: readonly PolicyInfo[];
  /** What the pack itself was constructed with. */
  readonly initialConfig: PackConfig;
}

export interface PolicyInfo {
  readonly name: string;
  readonly description: string;
  readonly level: PackLevel;
  /** Undefined where the policy names none. */
  readonly severity: PackSeverity | undefined;
  /** JSON Schema by property. */
  readonly configSchema: Readonly<Record<string, unknown>>;
}

/** One finding of a pack. */
export interface Remediation {
  readonly policy: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Why it could not be applied; empty if it was. */
  readonly diagnostic: string;
}

export interface Violation {
  readonly policy: string;
  readonly message: string;
  readonly level: PackLevel;
  /** Undefined where the policy names none. */
  readonly severity: PackSeverity | undefined;
  /** The resource that it is about. */
  readonly urn: string;
}

export interface Analysis {
  readonly violations: readonly Violation[];
  /** The policies that do not apply to the resource, and their reasons. */
  readonly notApplicable: ReadonlyArray<{ readonly policy: string; readonly reason: string }>;
}

/** An address that no engine listens at: what a pack logs to the engine goes nowhere. */
const NO_ENGINE = "127.0.0.1:1";

/** The engine's and the SDK's own limit; gRPC's default is 4 MiB. */
const LONGEST_MESSAGE = 400 * 1024 * 1024; // bytes

type Callback<R> = (error: ServiceError | null, response: R) => void;
type Call<R> = (metadata: Metadata, options: CallOptions, callback: Callback<R>) => unknown;

/**
 * A policy pack in its own process, booted and called as by the Pulumi engine.
 *
 *     const pack = await RunningPolicyPack.boot("node_modules/pulumi-container-guard");
 *     try {
 *       await pack.configure({ all: "advisory" });
 *       const { violations } = await pack.analyze(resource);
 *     } finally {
 *       await pack.stop();
 *     }
 *
 * The process ends with this one at the latest.
 */
export class RunningPolicyPack {
  private readonly client: AnalyzerClient;

  private constructor(
    private readonly child: NodeChild,
    private readonly directory: string,
    /** Where it listens: `127.0.0.1:port`. */
    readonly address: string,
    private readonly callTimeout: number,
  ) {
    this.client = new AnalyzerClient(address, grpc.credentials.createInsecure(), {
      "grpc.max_receive_message_length": LONGEST_MESSAGE,
      "grpc.max_send_message_length": LONGEST_MESSAGE,
    });
  }

  /**
   * @param directory - of a pack that is installed and built, with PulumiPolicy.yaml and package.json in it
   * @throws Error if the pack does not come up, with the last lines of its error output
   */
  static async boot(directory: string, options: BootOptions = {}): Promise<RunningPolicyPack> {
    const { bootTimeout = 60_000, callTimeout = 60_000 } = options;
    const cwd = resolve(directory);
    const child = new NodeChild({ script: bootScript(cwd), args: [NO_ENGINE, cwd], cwd });
    try {
      const line = await inTime(
        Promise.race([child.firstLine, child.ended.then((ending) => fail(cwd, ending, child))]),
        bootTimeout,
        () => `Cannot boot the policy pack in ${cwd}: expected a port within ${bootTimeout} ms${child.lastWords}`,
      );
      if (!/^\d+$/.test(line)) fail(cwd, `${quote(line)} as the first line of its standard output`, child);
      return new RunningPolicyPack(child, cwd, `127.0.0.1:${line}`, callTimeout);
    } catch (error) {
      await child.stop();
      throw error;
    }
  }

  async info(): Promise<PackInfo> {
    const info = await this.call<proto.AnalyzerInfo>("GetAnalyzerInfo", (...rest) =>
      this.client.getAnalyzerInfo(new Empty(), ...rest),
    );
    const initialConfig: Array<readonly [string, PackConfig[string]]> = [];
    info.getInitialconfigMap().forEach((config, name) => initialConfig.push([name, toEntry(config)]));
    return {
      name: info.getName(),
      version: info.getVersion(),
      policies: info.getPoliciesList().map(toPolicyInfo),
      initialConfig: Object.fromEntries(initialConfig),
    };
  }

  /** Gives every policy its level and properties, those that the configuration does not name their own. */
  async configure(config: PackConfig): Promise<void> {
    const { policies, initialConfig } = await this.info();
    const request = new proto.ConfigureAnalyzerRequest();
    for (const [name, policy] of reconcile(policies, initialConfig, config))
      request.getPolicyconfigMap().set(name, toPolicyConfig(policy));
    await this.call("Configure", (...rest) => this.client.configure(request, ...rest));
  }

  /** Asks for one resource, before it is created. */
  async analyze(resource: AnalyzedResource): Promise<Analysis> {
    const response = await this.call<proto.AnalyzeResponse>(`Analyze for ${quote(resource.urn)}`, (...rest) =>
      this.client.analyze(analyzeRequest(resource), ...rest),
    );
    return toAnalysis(response, resource.urn);
  }

  /** Asks for the repairs of one resource, before it is created; each has the inputs after it. */
  async remediate(resource: AnalyzedResource): Promise<readonly Remediation[]> {
    const response = await this.call<proto.RemediateResponse>(`Remediate for ${quote(resource.urn)}`, (...rest) =>
      this.client.remediate(analyzeRequest(resource), ...rest),
    );
    return response.getRemediationsList().map((remediation) => ({
      policy: remediation.getPolicyname(),
      inputs: remediation.getProperties()?.toJavaScript() ?? {},
      diagnostic: remediation.getDiagnostic(),
    }));
  }

  /** Asks for all resources of a stack at once. */
  async analyzeStack(resources: readonly AnalyzedResource[]): Promise<Analysis> {
    const request = new proto.AnalyzeStackRequest().setResourcesList(
      resources.map(({ type, name, urn, inputs }) =>
        new proto.AnalyzerResource()
          .setType(type)
          .setName(name)
          .setUrn(urn)
          .setProperties(Struct.fromJavaScript(inputs as Parameters<typeof Struct.fromJavaScript>[0]))
          .setOptions(resourceOptions()),
      ),
    );
    const response = await this.call<proto.AnalyzeResponse>("AnalyzeStack", (...rest) =>
      this.client.analyzeStack(request, ...rest),
    );
    return toAnalysis(response, "");
  }

  /** Ends the process. */
  async stop(): Promise<void> {
    this.client.close();
    await this.child.stop();
  }

  /** What the pack has printed to its standard output so far: the port, and nothing else if it is well behaved. */
  get stdout(): string {
    return this.child.stdout;
  }

  private call<R>(what: string, call: Call<R>): Promise<R> {
    return new Promise((found, failed) => {
      call(new grpc.Metadata(), { deadline: Date.now() + this.callTimeout }, (error, response) => {
        if (error === null) return found(response);
        const message = `The policy pack in ${this.directory} did not answer ${what}: ${error.details}`;
        failed(new Error(message + this.child.lastWords, { cause: error }));
      });
    });
  }
}

/**
 * The script that the engine's language host boots a pack with.
 *
 * @throws Error if the pack is not installed
 */
function bootScript(directory: string): string {
  try {
    return createRequire(join(directory, "package.json")).resolve("@pulumi/pulumi/cmd/run-policy-pack");
  } catch (error) {
    const message = `Cannot boot the policy pack in ${directory}: expected @pulumi/pulumi to be installed, found none`;
    throw new Error(message, { cause: error });
  }
}

function fail(directory: string, found: string, { lastWords }: NodeChild): never {
  throw new Error(`Cannot boot the policy pack in ${directory}: expected a port, found ${found}${lastWords}`);
}

function analyzeRequest({ type, name, urn, inputs }: AnalyzedResource): proto.AnalyzeRequest {
  return new proto.AnalyzeRequest()
    .setType(type)
    .setName(name)
    .setUrn(urn)
    .setProperties(Struct.fromJavaScript(inputs as Parameters<typeof Struct.fromJavaScript>[0]))
    .setOptions(resourceOptions());
}

/** The SDK reads these without asking whether they are there. */
function resourceOptions(): proto.AnalyzerResourceOptions {
  return new proto.AnalyzerResourceOptions().setCustomtimeouts(new proto.AnalyzerResourceOptions.CustomTimeouts());
}

const { ADVISORY, MANDATORY, DISABLED, REMEDIATE } = proto.EnforcementLevel;
const LEVELS = {
  [ADVISORY]: "advisory",
  [MANDATORY]: "mandatory",
  [DISABLED]: "disabled",
  [REMEDIATE]: "remediate",
} as const;
const NUMBERS = { advisory: ADVISORY, mandatory: MANDATORY, disabled: DISABLED, remediate: REMEDIATE } as const;
const SEVERITIES = [undefined, "low", "medium", "high", "critical"] as const; // by proto.PolicySeverity

function toPolicyInfo(policy: proto.PolicyInfo): PolicyInfo {
  return {
    name: policy.getName(),
    description: policy.getDescription(),
    level: LEVELS[policy.getEnforcementlevel()],
    severity: SEVERITIES[policy.getSeverity()],
    configSchema: policy.getConfigschema()?.getProperties()?.toJavaScript() ?? {},
  };
}

function toEntry(config: proto.PolicyConfig): PackConfig[string] {
  return { ...config.getProperties()?.toJavaScript(), enforcementLevel: LEVELS[config.getEnforcementlevel()] };
}

function toPolicyConfig({ level, properties }: ConfiguredPolicy): proto.PolicyConfig {
  return new proto.PolicyConfig()
    .setEnforcementlevel(NUMBERS[level])
    .setProperties(Struct.fromJavaScript(properties as Parameters<typeof Struct.fromJavaScript>[0]));
}

function toAnalysis(response: proto.AnalyzeResponse, urn: string): Analysis {
  return {
    violations: response.getDiagnosticsList().map((diagnostic) => ({
      policy: diagnostic.getPolicyname(),
      message: diagnostic.getMessage(),
      level: LEVELS[diagnostic.getEnforcementlevel()],
      severity: SEVERITIES[diagnostic.getSeverity()],
      urn: diagnostic.getUrn() || urn,
    })),
    notApplicable: response
      .getNotApplicableList()
      .map((policy) => ({ policy: policy.getPolicyName(), reason: policy.getReason() })),
  };
}
