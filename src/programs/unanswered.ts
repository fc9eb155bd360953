// Runs in the child process of program.ts: watches Pulumi's SDK for requests that only an engine can answer.
import Module from "node:module";

/** The end of a sentence that starts with "the program": `calls docker:index/getNetwork:getNetwork, which …`. */
export type TellUnanswered = (what: string) => void;

export interface Watch {
  /** Configuration keys, `project:key`, whose values are encrypted. */
  readonly unavailable: readonly string[];
  readonly organization: string | undefined;
  readonly tell: TellUnanswered;
  /** What the engine would read, by the URN of the resource whose outputs would contain it. */
  readonly readByEngine: ReadonlyMap<string, string>;
}

type Patch = (exports: never, watch: Watch) => void;

const SDK_FILE = /[\\/]@pulumi[\\/]pulumi[\\/]((?:runtime[\\/]|cmd[\\/]run[\\/])?\w+\.js)$/;

/** How Node.js loads the files of each extension. */
interface Loaders {
  ".js": (module: NodeJS.Module, file: string) => void;
}

/**
 * Patches each copy of the SDK as its modules are loaded, before other code can keep a reference to a function. A program
 * that catches the error is still reported, because it would behave differently at preview.
 */
export function watchSdk(watch: Watch): void {
  const { _extensions: extensions } = Module as unknown as { readonly _extensions: Loaders };
  const loadJs = extensions[".js"];
  extensions[".js"] = (module, file) => {
    loadJs(module, file);
    const [, name = ""] = SDK_FILE.exec(file) ?? [];
    PATCHES.get(name.replaceAll("\\", "/"))?.(module.exports as never, watch);
  };
}

const PATCHES: ReadonlyMap<string, Patch> = new Map<string, Patch>([
  ["metadata.js", organization],
  ["output.js", skippedCallbacks],
  ["stackReference.js", stackReference],
  ["runtime/config.js", configuration],
  ["runtime/rpc.js", calls],
  ["cmd/run/error.js", plainErrors],
]);

/** @throws Error always, so that the program does not continue with a made-up value */
function refuse({ tell }: Watch, what: string): never {
  tell(what);
  throw new Error(`Cannot continue the program: it ${what}`);
}

function organization(exports: { getOrganization: () => string }, watch: Watch): void {
  exports.getOrganization = () =>
    watch.organization ?? refuse(watch, "reads its organization (set it with --stack ORGANIZATION/NAME)");
}

function configuration(exports: { getConfig: (key: string) => unknown; allConfig: () => unknown }, watch: Watch): void {
  const { getConfig, allConfig } = exports;
  const [first] = watch.unavailable;
  exports.getConfig = (key) =>
    watch.unavailable.includes(key) ? refuse(watch, `reads ${key}, which is encrypted`) : getConfig(key);
  exports.allConfig = () =>
    first === undefined ? allConfig() : refuse(watch, `reads its entire configuration, of which ${first} is encrypted`);
}

interface StackReferences {
  readonly StackReference: { readonly prototype: { readOutputValue: (caller: string, output: string) => never } };
}

function stackReference({ StackReference }: StackReferences, watch: Watch): void {
  StackReference.prototype.readOutputValue = (_, output) =>
    refuse(watch, `reads the output ${JSON.stringify(output)} of another stack`);
}

type Serialize = (label: string, ...rest: readonly unknown[]) => unknown;

/** Reports provider functions, including those that the SDK does not call because an argument is unknown here. */
function calls(exports: Record<string, Serialize | undefined>, { tell }: Watch): void {
  for (const name of ["serializeProperties", "serializePropertiesReturnDeps"]) {
    const serialize = exports[name];
    if (serialize === undefined) continue;
    exports[name] = (label, ...rest) => {
      const [, token] = /^(?:invoke|call):(.+)$/.exec(label) ?? [];
      if (token !== undefined) tell(`calls ${token}, which only a provider can answer`);
      return serialize(label, ...rest);
    };
  }
}

/** Node.js 20 hangs when it colours a stack trace that contains a scope without a package, such as `node_modules/@pulumi/config.ts`. */
function plainErrors(exports: { defaultErrorMessage: (error: unknown) => string }): void {
  exports.defaultErrorMessage = (error) => (error as { readonly stack?: string } | undefined)?.stack ?? String(error);
}

interface Output {
  readonly isKnown: Promise<boolean>;
  allResources(): Promise<Iterable<{ readonly urn: { promise(): Promise<string> } }>>;
}
type Callback = (value: never) => unknown;
type Apply = (this: Output, callback: Callback, runsWithUnknowns?: boolean) => unknown;

/** Reports callbacks of `apply` that do not run here but would run at preview, and the resources that they may create. */
function skippedCallbacks(
  { Output }: { readonly Output: { readonly prototype: { apply: Apply } } },
  watch: Watch,
): void {
  const { prototype } = Output;
  const { apply } = prototype;
  prototype.apply = function (callback, runsWithUnknowns) {
    const caller = runsWithUnknowns === true || isHarmless(callback) ? undefined : callerOutsideSdk();
    if (caller !== undefined) reportSkipped(this, { callback, caller }, watch).catch(() => undefined);
    return apply.call(this, callback, runsWithUnknowns);
  };
}

async function reportSkipped(
  output: Output,
  { callback, caller }: { readonly callback: Callback; readonly caller: string },
  { readByEngine, tell }: Watch,
): Promise<void> {
  if (await output.isKnown) return;
  for (const { urn } of await output.allResources()) {
    const source = readByEngine.get(await urn.promise());
    if (source !== undefined) {
      tell(`uses apply at ${caller} on ${source}, which is not read here`);
      return;
    }
  }
  if (createsObjects(callback)) tell(`creates resources in apply at ${caller}, on a value that is unknown here`);
}

const BUILT_IN: ReadonlySet<unknown> = new Set([JSON.stringify, JSON.parse, String, Number, Boolean]);

/** Whether a callback cannot create resources: an arrow function without calls or tagged templates. */
function isHarmless(callback: Callback): boolean {
  if (BUILT_IN.has(callback)) return true;
  const text = String(callback);
  const arrow = text.indexOf("=>");
  const parameters = text
    .slice(0, Math.max(arrow, 0))
    .trim()
    .replace(/^\(|\)$/g, "");
  const body = text.slice(arrow + 2);
  const beforeTemplates = body.split("`").filter((_, index, parts) => index % 2 === 0 && index < parts.length - 1);
  const hasTag = beforeTemplates.some((code) => /[\w\])]$/.test(code.trimEnd()) && !/\breturn\s*$/.test(code));
  return arrow >= 0 && /^[\w\s,{}[\]:]*$/.test(parameters) && !/\(|\bnew\b/.test(body) && !hasTag;
}

/** Whether a callback contains `new` for anything but a built-in JavaScript class or an asset. */
function createsObjects(callback: Callback): boolean {
  const classes = [...String(callback).matchAll(/\bnew\s+([\w$.]+)/g)].map(([, name = ""]) => name);
  return classes.some((name) => !(name in globalThis) && !/\basset\./.test(name));
}

type Prepare = (error: Error, sites: NodeJS.CallSite[]) => unknown;

/** Returns where the caller was called from, `file:line`; undefined if that was in the SDK itself. */
function callerOutsideSdk(): string | undefined {
  const errors: { prepareStackTrace?: Prepare | undefined } = Error;
  const { prepareStackTrace } = errors;
  errors.prepareStackTrace = (_, sites) => sites; // positions in the files themselves, not in mapped sources
  const [, , site] = new Error().stack as unknown as readonly NodeJS.CallSite[];
  errors.prepareStackTrace = prepareStackTrace;
  if (/[\\/]@pulumi[\\/]pulumi[\\/]/.test(site?.getFileName() ?? "")) return undefined;
  const [, , , frame = ""] = new Error().stack?.split("\n") ?? [];
  const place = frame.slice(Math.max(frame.lastIndexOf("/"), frame.lastIndexOf("\\")) + 1);
  return /^[^:]+:\d+/.exec(place)?.[0] ?? "an unknown position";
}
