import type { Step } from "../model/place";
import { mergedBy, type Node, type Span } from "./node-tree";

/**
 * Finds a `<<` that kubectl reads differently. In kubectl the last one written takes precedence, so a merge overrides keys and
 * merges above it. In other readers an object's own keys take precedence wherever they are, followed by the first merge.
 *
 * @see the function merge of sigs.k8s.io/yaml/goyaml.v2
 */
export function ambiguousMerge(root: Node): Span | undefined {
  const known = new Map<Node, ReadonlySet<Step>>();
  const nodes = [root];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    const found = overridingMerge(node, known);
    if (found !== undefined) return found;
    const below = [...node.children.values(), ...node.merges.map((merge) => merge.node)];
    for (const each of below.reverse()) nodes.push(each); // too many to spread
  }
  return undefined;
}

/** Returns the first merge with a key that the object already has above it. */
function overridingMerge({ children, merges }: Node, known: Map<Node, ReadonlySet<Step>>): Span | undefined {
  const before = new Set<Step>();
  let count = 0;
  const names = children.keys();
  for (const merge of merges) {
    for (; count < merge.childrenBefore; count++) before.add(names.next().value!);
    const merged = new Set(mergedBy(merge).flatMap((source) => [...namesIn(source, known)]));
    if ([...merged].some((name) => before.has(name))) return merge.key;
    for (const name of merged) before.add(name);
  }
  return undefined;
}

/** Returns an object's keys, including merged ones. */
function namesIn(node: Node, known: Map<Node, ReadonlySet<Step>>): ReadonlySet<Step> {
  const found = known.get(node);
  if (found !== undefined) return found;
  const names = new Set(node.children.keys());
  known.set(node, names); // an object may be merged into itself
  for (const merge of node.merges)
    for (const source of mergedBy(merge)) for (const name of namesIn(source, known)) names.add(name);
  return names;
}
