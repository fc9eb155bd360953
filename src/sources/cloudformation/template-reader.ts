import { Place, type Step } from "../../model/place";
import type { Document } from "../../yaml/document";
import type { SourcedResource, Variant } from "../format";
import { Origins } from "../origins";
import { refuseDuplicates } from "./duplicates";
import { refuseHidden, typeOf } from "./hidden";
import { nestedTemplate } from "./nested";
import { OwnImages } from "./own-images";
import { ParameterChoices } from "./parameters";
import { Resolver, type Entry } from "./resolver";
import { isChecked, partsOf, type Part } from "./resources";
import { TEMPLATE_SCHEMA } from "./tags";
import { Budget, own, templateOf, type Template } from "./template";
import { isUnresolved } from "./unresolved";
import { World, readings, type Reading } from "./world";

/**
 * Yields the resources of a template.
 *
 * @throws UnreadableText after the readable resources, if some cannot be read
 */
export function* readTemplate(document: Document, file: string): Generator<SourcedResource> {
  refuseDuplicates(document);
  const value = document.readAs(TEMPLATE_SCHEMA) as Readonly<Record<string, unknown>>;
  const reader = new TemplateReader(document, file, templateOf(value));
  const entries: Entry[] = [];
  for (const entry of reader.entries()) {
    entries.push(entry);
    yield* reader.resources(entry);
  }
  refuseHidden(value, entries, document);
}

class TemplateReader {
  private readonly budget = new Budget();
  private readonly origins = new Origins();
  private readonly images: OwnImages;
  private readonly parameters: ParameterChoices;

  constructor(
    private readonly document: Document,
    private readonly file: string,
    private readonly template: Template,
  ) {
    this.images = new OwnImages(file);
    this.parameters = new ParameterChoices(template.parameters);
  }

  /** Yields what an entry deploys. */
  *resources(entry: Entry): Generator<SourcedResource> {
    const { value: resource, resolver } = entry;
    const type = typeOf(resource.value, resolver);
    // The template of a nested stack in a loop is not looked for.
    const isRead = resolver.variables.size === 0 && nestedTemplate(resource.value, this.file) !== undefined;
    if (isChecked(type) && !isRead) yield* this.read(entry, type);
  }

  entries(): Iterable<Entry> {
    return this.resolver(new World()).entries({ value: this.template.resources, at: ["Resources"] });
  }

  private resolver(world: World): Resolver {
    const { template, parameters, origins, budget, images } = this;
    return new Resolver({ template, parameters, world, origins, budget, images });
  }

  /** Yields what a resource deploys, with the ways in which it can be deployed. */
  private *read({ key, value: resource, resolver }: Entry, type: string): Generator<SourcedResource> {
    const properties = {
      value: own(resource.value, "Properties") ?? {},
      at: [...resource.at, "Properties"],
    };
    const written = own(resource.value, "Condition");
    const condition = typeof written === "string" ? resolver.replaced(written) : undefined;
    const worlds = readings((world) => {
      const inWorld = resolver.in(world);
      if (typeof condition === "string" && inWorld.holds(condition) === false) world.isContradictory = true;
      return partsOf(type, key, inWorld.resolve(properties) ?? { value: undefined, at: properties.at });
    }, this.budget);
    const declared = { logicalId: key, ...constructPath(resource.value) };
    for (const ways of alike(worlds)) {
      const variants = ways.map(
        ({ clauses, value: part }): Variant => ({
          clauses,
          resource: part === undefined ? undefined : this.resourceOf(part, declared),
        }),
      );
      const first = variants.find(({ resource }) => resource !== undefined)!.resource!;
      yield variants.length === 1 ? first : { ...first, variants };
    }
  }

  private resourceOf({ type, name, root, isCopy }: Part, declared: SourcedResource["declared"]): SourcedResource {
    const { document, file, origins } = this;
    const locate = (steps: readonly Step[]) => {
      const location = document.locate(isCopy ? root.at : origins.positionOf(root, steps));
      // A copy is a whole manifest in one text.
      return location && isCopy ? { ...location, excerpt: "" } : location;
    };
    const inputs = Place.root(root.value, isUnresolved);
    return { type, name, urn: null, inputs, declared, origin: { file, locate } };
  }
}

/** Groups the parts that stand for the same object in each of the worlds. */
function alike(
  worlds: ReadonlyArray<Reading<readonly Part[]>>,
): ReadonlyArray<ReadonlyArray<Reading<Part | undefined>>> {
  const byKey = new Map<string, Map<Reading<readonly Part[]>, Part>>();
  for (const world of worlds) {
    const counts = new Map<string, number>();
    for (const part of world.value) {
      const identity = `${part.type} ${part.name}`;
      const count = counts.get(identity) ?? 0;
      counts.set(identity, count + 1);
      const key = `${identity} ${count}`;
      const parts = byKey.get(key) ?? new Map<Reading<readonly Part[]>, Part>();
      byKey.set(key, parts.set(world, part));
    }
  }
  return [...byKey.values()].map((parts) =>
    worlds.map((world) => ({ clauses: world.clauses, value: parts.get(world) })),
  );
}

/** Returns the construct that declares a resource in an app of the AWS CDK. */
function constructPath(resource: unknown): { readonly constructPath?: string } {
  const path = own(own(resource, "Metadata"), "aws:cdk:path");
  return typeof path === "string" ? { constructPath: path.replace(/(?:\/Resource)?(?:\/Default)?$/, "") } : {};
}
