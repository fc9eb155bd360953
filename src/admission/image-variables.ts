import { DIGEST_LENGTHS, IMAGE_GRAMMAR } from "../values/image-reference";
import { IMAGE_FORM, SUPPORTED_DIGEST, digestForm } from "../policy/images";
import { cel, literal, record } from "../policy/cel/cel";

const { component, host, tag, digest } = IMAGE_GRAMMAR;
const REPOSITORY = `${component}(?:/${component})*(?::${tag})?(?:@(?:${digest}))?$`;

/** The expected form of a reference that is not valid. */
const EXPECTED = [
  ...Object.entries(DIGEST_LENGTHS).map(([algorithm, length]) => {
    const form = literal(digestForm(algorithm as keyof typeof DIGEST_LENGTHS));
    const isRight = matches(`@${algorithm}:[0-9a-f]{${length}}$`);
    return `${matches(`@${algorithm}:[^@/]*$`)} ? (${isRight} ? ${literal(IMAGE_FORM)} : ${form})`;
  }),
  `${matches("@[A-Za-z][A-Za-z0-9_+.-]*:[0-9A-Fa-f]{32,}$")} ? ${literal(SUPPORTED_DIGEST)}`,
  literal(IMAGE_FORM),
].join(" : ");

function matches(expression: string): string {
  return `u.use.reference.matches(${literal(expression)})`;
}

/** The variables for images, a part of `VARIABLES`. */
export const IMAGE_VARIABLES = {
  /** Images of containers and of volumes. Also `reference`, and `host`: the registry if the reference names one. */
  imageReferences: cel`
    (
      variables.containers.map(c, ${record({
        title: '"the image of " + c.title',
        name: "c.name",
        at: 'c.at + ".image"',
        reference: 'c.spec.?image.orValue("")',
      })})
      + variables.volumes.filter(v, has(v.spec.image)).map(v, ${record({
        title: '"the image of " + v.title',
        name: '""',
        at: 'v.at + ".image.reference"',
        reference: 'v.spec.image.?reference.orValue("")',
      })})
    ).map(u, ${record({
      use: "u",
      host: `u.reference.split("@")[0].contains("/") && u.reference.split("/")[0].matches("[.:A-Z]|^localhost$") ? u.reference.split("/")[0] : ""`,
    })})`,

  /**
   * The same with `rest`: the reference without its registry and digest; and `secret`: everything before its digest, where text
   * before an `@` may be a password.
   */
  imageParts: cel`
    variables.imageReferences.map(u, ${record({
      use: "u.use",
      host: "u.host",
      secret: `u.use.reference.substring(0, u.use.reference.size() - u.use.reference.find("@sha[0-9]+:[0-9a-fA-F]*$").size())`,
      rest: `u.use.reference.split("@")[0].substring(u.host == "" ? 0 : u.host.size() + 1)`,
    })})`,

  /**
   * Images. Also `reference`; `isId`: whether it is the ID of an image on the host, which does not show its origin; `isValid`: whether
   * it follows the grammar of references, except for its length; `registry`; `repository`; `tag`, empty if there is none;
   * `hasDigest`; `shown`: the reference for a message; `expected`: the expected form of a reference that is not valid.
   */
  images: cel`
    variables.imageParts.map(u, ${record({
      title: "u.use.title",
      name: "u.use.name",
      at: "u.use.at",
      reference: "u.use.reference",
      isId: `u.use.reference.matches("^(?:sha256:)?[0-9a-f]{64}$")`,
      // The API server compiles a regular expression in advance only if it is the whole argument.
      isValid: `u.host == "" ? u.use.reference.matches(${literal(`^${REPOSITORY}`)}) : u.use.reference.matches(${literal(`^${host}/${REPOSITORY}`)})`,
      registry: `u.host in ["", "index.docker.io"] ? "docker.io" : u.host`,
      repository: `(u.host in ["", "docker.io", "index.docker.io"] && !u.rest.contains("/") ? "library/" : "") + u.rest.split(":")[0]`,
      tag: `u.rest.contains(":") ? u.rest.split(":")[1] : ""`,
      hasDigest: `u.use.reference.contains("@")`,
      expected: EXPECTED,
      shown:
        'u.secret.lastIndexOf("@") < 0 ? u.use.reference : "…" + u.use.reference.substring(u.secret.lastIndexOf("@"))',
    })})`,
} as const;
