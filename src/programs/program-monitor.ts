// Runs in the child process of program.ts: replaces the engine's resource monitor.
import { readFileSync, realpathSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { AnalyzedResource, ProgramPosition } from "./analyzed-resource";
import type { TellUnanswered } from "./unanswered";

type Pulumi = typeof import("@pulumi/pulumi");
type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

/** The SDK's marks for special values, from `runtime/rpc` of @pulumi/pulumi. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const STACK = "pulumi:pulumi:Stack";
const STACK_REFERENCE = "pulumi:pulumi:StackReference";

interface SourcePosition {
  getUri(): string;
  getLine(): number;
  getColumn(): number;
}
interface ReadRequest {
  getType(): string;
  getName(): string;
  getId(): string;
}
interface RegisterRequest {
  getType(): string;
  getName(): string;
  getRemote(): boolean;
  getImportid(): string;
  getPropertydependenciesMap(): {
    forEach(each: (dependencies: { getUrnsList(): readonly string[] }, property: string) => void): void;
  };
  getObject(): { toJavaScript(): Readonly<Record<string, Value>> } | undefined;
  // Older SDKs do not have these.
  getTransformsList?(): readonly unknown[];
  getSourceposition?(): SourcePosition | undefined;
  getStacktrace?(): { getFramesList(): ReadonlyArray<{ getPc(): SourcePosition | undefined }> } | undefined;
}
type Respond<Response> = (error: unknown, response: Response | undefined) => void;
type Rpc<Request, Response = object> = (request: Request, respond: Respond<Response>) => unknown;

/** The used methods of the SDK's MockMonitor, and those it does not implement. */
interface Monitor {
  registerResource: Rpc<RegisterRequest, { getUrn(): string }>;
  readResource: Rpc<ReadRequest, { getUrn(): string; getProperties(): object | undefined }>;
  newUrn(parent: string, type: string, name: string): string;
  registerResourceOutputs: Rpc<{ getUrn(): string }>;
  signalAndWaitForShutdown?: Rpc<unknown>;
  registerStackTransform?: Rpc<unknown>;
  registerStackInvokeTransform?: Rpc<unknown>;
  registerResourceHook?: Rpc<unknown>;
  registerErrorHook?: Rpc<unknown>;
}

export interface MonitorOptions {
  readonly project: string;
  readonly stack: string;
  readonly organization: string | undefined;
  /** The project's folder. */
  readonly folder: string;
  /** What the engine would read, by the URN of the resource whose outputs would contain it; filled while the program runs. */
  readonly readByEngine: Map<string, string>;
  readonly onResource: (resource: AnalyzedResource) => void;
  readonly tell: TellUnanswered;
  /** Called when the program itself has ended; asynchronous work may still continue. */
  readonly onEnd: () => void;
}

/**
 * Installs the SDK's mocks. In a preview, the SDK makes every output unknown that the mocks omit. A state that contains only
 * the inputs therefore matches what the engine returns for a new resource: only values from the program itself are known.
 */
export async function mock({ runtime }: Pulumi, options: MonitorOptions): Promise<void> {
  const { project, stack, organization, readByEngine, onResource, tell, onEnd } = options;
  const mocks = {
    newResource: ({ inputs }: { inputs: object }) => ({ id: "", state: inputs }),
    call: ({ token }: { token: string }) => {
      const details = `Cannot call ${token} before deployment: only a provider can answer, and none is running`;
      throw Object.assign(new Error(details), { details }); // the SDK shows a gRPC error's details, not its message
    },
  };
  await runtime.setMocks(mocks, project, stack, true, organization);
  const monitor = runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  const read = monitor.readResource.bind(monitor);
  monitor.newUrn = (parent, type, name) => `urn:pulumi:${stack}::${project}::${qualify(parent, type)}::${name}`;

  monitor.registerResource = (request, respond) =>
    register(request, (error, response) => {
      const urn = response?.getUrn();
      if (urn !== undefined && request.getType() !== STACK) {
        const resource = toResource(request, urn, options);
        const [source] = Object.values(resource.unanswered ?? {});
        if (source !== undefined) readByEngine.set(urn, source);
        if (request.getImportid() !== "") readByEngine.set(urn, `the resource that ${titleOf(request)} imports`);
        onResource(resource);
      }
      if ((request.getTransformsList?.() ?? []).length > 0) tell(TRANSFORMS);
      respond(error, response);
    });
  monitor.readResource = (request, respond) =>
    read(request, (error, response) => {
      const urn = response?.getUrn();
      if (urn === undefined) {
        respond(error, undefined);
        return;
      }
      const isStack = request.getType() === STACK_REFERENCE;
      readByEngine.set(urn, isStack ? `stack ${request.getId()}` : `the existing ${titleOf(request)}`);
      respond(error, { getUrn: () => urn, getProperties: () => undefined });
    });

  const registerOutputs = monitor.registerResourceOutputs.bind(monitor);
  monitor.registerResourceOutputs = (request, respond) => {
    if (request.getUrn().split("::")[2] === STACK) onEnd();
    registerOutputs(request, respond);
  };
  monitor.signalAndWaitForShutdown = (_, respond) => respond(null, {});

  const transform = (_: unknown, respond: Respond<object>): void => {
    tell(TRANSFORMS);
    respond(null, {});
  };
  monitor.registerStackTransform = monitor.registerStackInvokeTransform = transform;
  // Hooks run only during an update.
  monitor.registerResourceHook = monitor.registerErrorHook = (_, respond) => respond(null, {});
}

const TRANSFORMS = "registers a transform, which only the engine applies";

function titleOf(request: { getType(): string; getName(): string }): string {
  return `${request.getType().split(":").at(-1)} ${JSON.stringify(request.getName())}`;
}

/** Returns a type with its parents' types, in the engine's notation: all of them, while the mocks keep only the nearest. */
function qualify(parent: string, type: string): string {
  const above = parent.split("::")[2] ?? "";
  return above === "" || above === STACK ? type : `${above}$${type}`;
}

function toResource(request: RegisterRequest, urn: string, options: MonitorOptions): AnalyzedResource {
  const inputs = toEngineForm(request.getObject()?.toJavaScript() ?? {}) as Readonly<Record<string, Value>>;
  const position = positionOf(request, options.folder);
  const unanswered = unansweredIn(request, inputs, options.readByEngine);
  return {
    ...{ type: request.getType(), name: request.getName(), urn, inputs },
    ...(position === undefined ? {} : { position }),
    ...(Object.keys(unanswered).length === 0 ? {} : { unanswered }),
    ...(request.getRemote() ? { isRemote: true } : {}),
  };
}

/** Returns the properties with values that are unknown only because no engine read them, and what these depend on. */
function unansweredIn(
  request: RegisterRequest,
  inputs: Readonly<Record<string, Value>>,
  readByEngine: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> {
  const found: Array<readonly [string, string]> = [];
  request.getPropertydependenciesMap().forEach((dependencies, property) => {
    const urn = dependencies.getUrnsList().find((each) => readByEngine.has(each));
    if (urn !== undefined && hasUnknown(inputs[property] ?? null)) found.push([property, readByEngine.get(urn)!]);
  });
  return Object.fromEntries(found);
}

function hasUnknown(value: Value): boolean {
  if (typeof value !== "object" || value === null) return value === UNKNOWN;
  return Object.values(value).some(hasUnknown);
}

/** Returns the innermost position in the program's own code, skipping frames of packages and the SDK. */
function positionOf(request: RegisterRequest, folder: string): ProgramPosition | undefined {
  const frames = request.getStacktrace?.()?.getFramesList() ?? [];
  for (const position of [request.getSourceposition?.(), ...frames.map((frame) => frame.getPc())]) {
    const file = position === undefined ? undefined : ownFile(position.getUri(), folder);
    if (file === undefined) continue;
    const own = { file, line: position!.getLine(), column: position!.getColumn() };
    return isCall(own, folder) ? own : undefined;
  }
  return undefined;
}

/**
 * Whether a call stands there in the file. A loader such as tsx replaces the program with one line of compiled code, and
 * the SDK then reports places in that.
 */
function isCall({ file, line, column }: ProgramPosition, folder: string): boolean {
  try {
    const text = readFileSync(join(folder, file), "utf8").split("\n")[line - 1] ?? "";
    return !/[\w$]$/.test(text.slice(0, column - 1)) && /^(?:new\b|[\w$]+\s*[(<`?])/.test(text.slice(column - 1));
  } catch {
    return false;
  }
}

/** Of a file of ES modules the SDK reports the URL as if it were a path. */
function ownFile(reported: string, folder: string): string | undefined {
  if (!reported.startsWith("file:")) return undefined;
  const inner = reported.indexOf("/file:/");
  const uri = inner < 0 ? reported : decodeURI(reported.slice(inner + 1));
  const file = relative(realpathSync(folder), fileURLToPath(uri)); // as Node.js names the files of modules
  const segments = file.split(sep);
  return segments.includes("..") || segments.includes("node_modules") ? undefined : file;
}

/**
 * Replaces a reference to a resource with the resource's ID, or with its URN if it is a component, as the engine does.
 *
 * @see MarshalPropertyValue in sdk/go/common/resource/plugin/rpc.go of pulumi/pulumi, without KeepResources
 */
function toEngineForm(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  if (isList(value)) return value.map(toEngineForm);
  if (value[SIGNATURE] === RESOURCE) return "id" in value ? value["id"] || UNKNOWN : (value["urn"] ?? null);
  return Object.fromEntries(Object.entries(value).map(([key, property]) => [key, toEngineForm(property)]));
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
