// The child process of program.ts: runs one Pulumi program under mocks and tells the parent what it registers.
import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { ProgramPosition } from "./policy-pack";
import type { ProgramMessage, ProgramRequest } from "./program";

type Pulumi = typeof import("@pulumi/pulumi");
type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

/** How the SDK marks a value that is more than its JSON, by `runtime/rpc` of @pulumi/pulumi. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

process.channel?.ref(); // stay until the request is here
process.once("message", (request) => {
  process.channel?.unref();
  void run(request as ProgramRequest);
});

async function run({ entry, project, stack, config, unavailable }: ProgramRequest): Promise<void> {
  const root = existsSync(entry) && statSync(entry).isDirectory() ? entry : dirname(entry);
  const load = createRequire(join(root, "package.json")); // the program's own copy of the SDK, as the mocks are set in it
  const pulumi = load("@pulumi/pulumi") as Pulumi;
  await mock(pulumi, project, stack);
  pulumi.runtime.setAllConfig({ ...config });
  refuse(pulumi, unavailable, stack);
  registerTypeScript(createRequire(load.resolve("@pulumi/pulumi/package.json")));
  process.once("beforeExit", () => finish(pulumi));

  const exported: unknown = isModule(root) ? await importDefault(load.resolve(entry)) : load(entry);
  await (typeof exported === "function" ? (exported as () => unknown)() : exported);
}

async function importDefault(file: string): Promise<unknown> {
  const exported = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
  return exported.default;
}

/** Nothing is left to do, so everything is registered. */
function finish({ log }: Pulumi): void {
  if (log.hasErrors()) process.exitCode = 1;
  tell({ done: true });
}

function tell(message: ProgramMessage): void {
  process.send?.(message);
}

/** What a program reads and cannot have must not look as if nobody had set it: it might go another way then. */
function refuse({ Config }: Pulumi, unavailable: readonly string[], stack: string): void {
  const prototype = Config.prototype as unknown as { fullKey(key: string): string };
  const fullKey = prototype.fullKey;
  prototype.fullKey = function (this: unknown, key) {
    const full = fullKey.call(this, key);
    if (unavailable.includes(full))
      throw new Error(`The value of ${full} is encrypted in the configuration of ${stack}`);
    return full;
  };
}

interface SourcePosition {
  getUri(): string;
  getLine(): number;
  getColumn(): number;
}
interface RegisterRequest {
  getType(): string;
  getName(): string;
  getRemote(): boolean;
  // Older SDKs have neither.
  getSourceposition?(): SourcePosition | undefined;
  getStacktrace?(): { getFramesList(): ReadonlyArray<{ getPc(): SourcePosition | undefined }> } | undefined;
  getObject(): { toJavaScript(): Readonly<Record<string, Value>> } | undefined;
}
type Respond = (error: unknown, response: { getUrn(): string } | undefined) => void;

/** What is used here of the SDK's MockMonitor. */
interface Monitor {
  registerResource(request: RegisterRequest, respond: Respond): Promise<void>;
  newUrn(parent: string, type: string, name: string): string;
}

/**
 * In a preview the SDK makes every output unknown that the mocks leave out, so a state of the inputs alone gives what
 * the engine would give: known is what the program itself wrote.
 */
async function mock({ runtime }: Pulumi, project: string, stack: string): Promise<void> {
  const mocks = {
    newResource: ({ inputs }: { inputs: object }) => ({ id: "", state: inputs }),
    call: ({ token }: { token: string }) => {
      const details = `Cannot call ${token} before deployment: a provider would answer it, and none runs here`;
      throw Object.assign(new Error(details), { details }); // the SDK shows a gRPC error's details, not its message
    },
  };
  await runtime.setMocks(mocks, project, stack, true);
  const monitor = runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.newUrn = (parent, type, name) => `urn:pulumi:${stack}::${project}::${qualify(parent, type)}::${name}`;
  monitor.registerResource = (request, respond) =>
    register(request, (error, response) => {
      if (response !== undefined) tell({ resource: toResource(request, response.getUrn()) });
      respond(error, response);
    });
}

/** A type below its parents' types, as the engine writes it: all of them, where the mocks keep the nearest only. */
function qualify(parent: string, type: string): string {
  const above = parent.split("::")[2] ?? "";
  return above === "" || above === "pulumi:pulumi:Stack" ? type : `${above}$${type}`;
}

function toResource(request: RegisterRequest, urn: string) {
  const inputs = toEngineForm(request.getObject()?.toJavaScript() ?? {}) as Readonly<Record<string, Value>>;
  const position = positionOf(request);
  return {
    ...{ type: request.getType(), name: request.getName(), urn, inputs },
    ...(position === undefined ? {} : { position }),
    ...(request.getRemote() ? { isRemote: true } : {}),
  };
}

/** The first position that is the program's own: frames of packages, and of the SDK itself, lie above it. */
function positionOf(request: RegisterRequest): ProgramPosition | undefined {
  const frames = request.getStacktrace?.()?.getFramesList() ?? [];
  for (const position of [request.getSourceposition?.(), ...frames.map((frame) => frame.getPc())]) {
    const file = position === undefined ? undefined : ownFile(position.getUri());
    if (file !== undefined) return { file, line: position!.getLine(), column: position!.getColumn() };
  }
  return undefined;
}

const FOLDER = realpathSync("."); // as Node.js names the files of modules

function ownFile(uri: string): string | undefined {
  if (!uri.startsWith("file:")) return undefined;
  const file = relative(FOLDER, fileURLToPath(uri));
  const segments = file.split(sep);
  return segments.includes("..") || segments.includes("node_modules") ? undefined : file;
}

/**
 * The engine hands a reference to a resource on as the resource's ID, or as its URN if it is a component.
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

function isModule(root: string): boolean {
  const manifest = join(root, "package.json");
  if (!existsSync(manifest)) return false;
  return (JSON.parse(readFileSync(manifest, "utf8")) as { type?: string }).type === "module";
}

/** Makes `require` take TypeScript as Pulumi's own runner does, but without the type check: `tsc` is there for that. */
function registerTypeScript(fromPulumi: NodeJS.Require): void {
  const tools = fromPulumi("./tsutils") as {
    typeScriptRequireStrings(): { readonly tsnodeRequire: string; readonly typescriptRequire: string };
    loadTypeScriptCompilerOptions(file: string): object;
  };
  const { tsnodeRequire, typescriptRequire } = tools.typeScriptRequireStrings();
  const tsNode = fromPulumi(tsnodeRequire) as { register(options: object): unknown };
  const { version } = fromPulumi(typescriptRequire) as { readonly version: string };
  const modules = /^[0-3]\.|^4\.[0-6]\./.test(version)
    ? { module: "commonjs", moduleResolution: "node" }
    : { module: "nodenext", moduleResolution: "nodenext" };
  tsNode.register({
    transpileOnly: true,
    skipProject: !existsSync("tsconfig.json"),
    compiler: typescriptRequire,
    compilerOptions: {
      target: "ES2020",
      ...modules,
      sourceMap: true,
      ...tools.loadTypeScriptCompilerOptions("tsconfig.json"),
    },
  });
}
