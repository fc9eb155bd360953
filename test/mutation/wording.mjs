// A plugin for Stryker that leaves the words for people alone: what a policy says of itself, and texts of messages.
// Which of several texts is chosen is still mutated, and so are all other strings: names, paths, types.

/** Parts of a policy that no check reads. */
const ABOUT = new Set([
  "id",
  "title",
  "level",
  "severity",
  "standards",
  "reads",
  "why",
  "fix",
  "admission", // CEL, which the API server evaluates: test/conformance/admission.test.ts
]);

/** Properties and variables that hold a text for people. */
const TEXTS = new Set(["decidedBy", "description", "fix", "found", "message", "missing", "title", "what", "whether"]);

/** Functions, with the number of the first argument that is a text for people. */
const SPEAKERS = new Map([
  ["forbid", 2],
  ["cannotTell", 1],
  ["unresolved", 1],
  ["malformed", 0],
  ["boolean", 0],
  ["labels", 0],
  ["forbidHostMounts", 1],
  ["number", 0],
  ["string", 0],
  ["whole", 0],
  ["read", 0],
]);

function shouldIgnore(path) {
  if (isAbout(path)) return "what a policy says of itself";
  if ((path.isStringLiteral() || path.isTemplateLiteral()) && isText(path)) return "a text for people";
  return undefined;
}

/** Whether this is a property of the object that `definePolicy` is given. */
function isAbout(path) {
  if (!path.isObjectProperty() || !ABOUT.has(path.node.key.name)) return false;
  const call = path.parentPath.parentPath;
  return call.isCallExpression() && call.node.callee.name === "definePolicy";
}

/** Whether the literal is a part of a text, rather than, say, compared in the choice of one. */
function isText(path) {
  for (let inner = path, outer = path.parentPath; outer !== null; inner = outer, outer = outer.parentPath) {
    if (outer.isObjectProperty() || outer.isVariableDeclarator())
      return TEXTS.has((outer.node.key ?? outer.node.id).name) && inner.key !== "key";
    if (outer.isCallExpression()) {
      const { callee } = outer.node;
      const first = SPEAKERS.get((callee.property ?? callee).name);
      return first !== undefined && inner.listKey === "arguments" && inner.key >= first;
    }
    if (outer.isConditionalExpression() ? inner.key === "test" : !isTransparent(outer)) return false;
  }
  return false;
}

/** What hands on a text as it is. */
function isTransparent(path) {
  return path.isConditionalExpression() || path.isArrowFunctionExpression() || path.isTemplateLiteral();
}

export const strykerPlugins = [{ kind: "Ignore", name: "wording", value: { shouldIgnore } }];
