import { dump } from "js-yaml";
import { format } from "prettier";
import { Place } from "../src/model/place";
import type { Resource } from "../src/model/resource";
import { NOTATIONS, type Notation } from "../src/platforms";
import { FORMATS, type Format } from "../src/sources";
import { parseDocuments } from "../src/yaml/document";

/** The settings of an example, in the platform's own words. */
export type Settings = Readonly<Record<string, unknown>>;

/** A notation that the examples of the policy pages are written in. */
export interface ExampleNotation {
  /** The key in docs/examples/*.yaml. */
  readonly id: string;
  readonly notation: Notation;
  readonly language: "yaml" | "ts";
  /** Returns the example's text as a page shows it. */
  readonly write: (settings: Settings) => string | Promise<string>;
  /** Returns the resources that the example consists of. */
  readonly read: (settings: Settings) => readonly Resource[];
}

/** The image of an example that does not name one. */
const IMAGE = "registry.example.com/web:1.4.2";

/** Returns a Pod; the settings are its spec. */
function podYaml(spec: Settings): string {
  const containers = "containers" in spec ? {} : { containers: [{ name: "web", image: IMAGE }] };
  return toYaml({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec: { ...spec, ...containers } });
}

/** Returns a Compose file; the settings are its service, and the volumes that the service names are declared. */
function composeYaml(service: Settings): string {
  const { volumes: mounts = [] } = service as { readonly volumes?: readonly string[] };
  const named = mounts.flatMap((mount) => /^([\w-]+):/.exec(mount)?.[1] ?? []);
  const volumes = named.length === 0 ? {} : { volumes: Object.fromEntries(named.map((name) => [name, {}])) };
  return toYaml({ services: { web: { image: IMAGE, ...service } }, ...volumes });
}

/** A kind of resource in a Pulumi program; the settings of an example are its inputs. */
interface ProgramKind {
  readonly constructor: string;
  readonly type: string;
  /** The inputs of an example that does not set them. */
  readonly defaults: Settings;
  /** The input that is JSON as text. */
  readonly json?: string;
}

async function toTypeScript({ constructor, defaults, json }: ProgramKind, settings: Settings): Promise<string> {
  const inputs = Object.entries({ ...defaults, ...settings }).map(([name, value]) => {
    const text = JSON.stringify(value);
    return `${name}: ${name === json ? `JSON.stringify(${text})` : text}`;
  });
  // Prettier keeps an object on several lines if it begins with a line break.
  const text = `new ${constructor}("web", {\n${inputs.join(", ")}});`;
  return format(text, { parser: "typescript", printWidth: 80 });
}

function inputsOf({ defaults, json }: ProgramKind, settings: Settings): Settings {
  const inputs = { ...defaults, ...settings };
  return json === undefined ? inputs : { ...inputs, [json]: JSON.stringify(inputs[json]) };
}

function toYaml(value: object): string {
  return dump(value, { lineWidth: -1, noRefs: true });
}

function readAs(id: Format["id"], text: string): readonly Resource[] {
  const format = FORMATS.find((each) => each.id === id)!;
  return parseDocuments(text).flatMap((document) => [...format.read(document, "example.yaml")]);
}

function inYaml(id: string, title: string, format: Format["id"], write: (settings: Settings) => string) {
  const read = (settings: Settings): readonly Resource[] => readAs(format, write(settings));
  return { id, notation: named(title), language: "yaml", write, read } satisfies ExampleNotation;
}

function inProgram(id: string, title: string, kind: ProgramKind) {
  return {
    id,
    notation: named(title),
    language: "ts",
    write: (settings) => toTypeScript(kind, settings),
    read: (settings) => [{ type: kind.type, name: "web", urn: null, inputs: Place.root(inputsOf(kind, settings)) }],
  } satisfies ExampleNotation;
}

function named(title: string): Notation {
  const notation = NOTATIONS.find((each) => each.title === title);
  if (notation === undefined) throw new Error(`Cannot find the notation "${title}"`);
  return notation;
}

/** The notations, in the order of the pages. */
export const EXAMPLE_NOTATIONS: readonly ExampleNotation[] = [
  inYaml("kubernetes", "Kubernetes", "kubernetes", podYaml),
  inProgram("docker", "Docker (Pulumi)", {
    constructor: "docker.Container",
    type: "docker:index/container:Container",
    defaults: { image: IMAGE },
  }),
  inYaml("compose", "Compose", "compose", composeYaml),
  inProgram("ecs", "Amazon ECS", {
    constructor: "aws.ecs.TaskDefinition",
    type: "aws:ecs/taskDefinition:TaskDefinition",
    defaults: { family: "web", containerDefinitions: [{ name: "web", image: IMAGE }] },
    json: "containerDefinitions",
  }),
];
