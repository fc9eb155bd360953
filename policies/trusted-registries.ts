import { IS_IMAGE, unreadableImage } from "../src/policy/cel/images";
import { forbidImages } from "../src/policy/images";
import { parseImageReference, type ImageReference } from "../src/values/image-reference";
import {
  ANY_LABEL,
  REGISTRY_ENTRY,
  atMirror,
  isImageBelow,
  isRegistry,
  isRegistryEntry,
  normalizeRegistryEntry,
  whyNoWildcard,
} from "../src/values/registry-entry";
import { definePolicy } from "../src/policy/policy";
import { literal } from "../src/policy/cel/cel";
import { quote } from "../src/values/text";
import type { ImageUse } from "../src/model/workload";

interface Options {
  readonly allowed: readonly string[];
  readonly mirrors: Readonly<Record<string, string>>;
}

/** Publishers with a security response team. */
const TRUSTED = [
  "docker.io/library", // Docker Official Images, rebuilt when their base or packages are fixed
  "public.ecr.aws/docker/library", // the same images
  "registry.k8s.io", // Kubernetes, under its Security Response Committee
  "gcr.io/distroless", // Google's distroless images, rebuilt with Debian's security updates
  "cgr.dev/chainguard", // rebuilt daily, with advisories
  "mcr.microsoft.com", // Microsoft, under its Security Response Center
  "registry.access.redhat.com", // Red Hat, with errata for each image
  "public.ecr.aws/amazonlinux", // Amazon Linux, with its Security Center's bulletins
];

const REGISTRY = { isValid: isRegistry, name: 'a registry such as "registry.example.com/hub", without a tag' };

const NAME = '(item.registry + "/" + item.repository)';

/** Whether the image `item` is at or below `entry`, like `isImageBelow`. */
const IS_BELOW =
  `(entry.contains("*") ? ` +
  `(${NAME} + "/").matches("^" + entry.replace(".", ${literal("\\.")}).replace("*", ${literal(ANY_LABEL)}) + "/")` +
  ` : (${NAME} + "/").startsWith(entry + "/"))`;

export default definePolicy<Options>({
  id: "trusted-registries",
  title: "Images come from a source that publishes security updates",
  level: "mandatory",
  severity: "high",
  standards: { cisDocker: ["4.2"], cisKubernetes: ["5.5.1"] },
  why: "An image runs whatever its publisher put into it, and stays vulnerable until the publisher fixes it.",
  fix: "Use an image from a trusted registry, or add its registry to `allowed`.",
  whenNotToUse:
    "A team that builds all its images adds its own registry to `allowed` instead of disabling the policy. Disable it only where the cluster verifies the signature of every image.",
  repair: {
    kind: "safe",
    reason:
      "Replaces the registry by its mirror in `mirrors`, with the same repository, tag and digest. Without a mirror, only you know which image can replace this one.",
  },
  options: {
    allowed: {
      type: "array",
      items: {
        type: "string",
        form: {
          isValid: isRegistryEntry,
          hint: whyNoWildcard,
          name: 'a registry such as "registry.example.com" or "ghcr.io/acme", without a tag',
        },
      },
      default: TRUSTED,
      description:
        "Registries, or whole path segments of them: `host[:port][/segment…]`. `*` matches one label in the middle of the host, " +
        "as in `123456789012.dkr.ecr.*.amazonaws.com`. Replaces the default list.",
    },
    mirrors: {
      type: "object",
      values: { type: "string", form: REGISTRY, keys: REGISTRY },
      default: {},
      description:
        "Registries, or whole path segments of them, and their mirrors: repairs replace the first by the second. The longest entry counts.",
    },
  },
  presets: {},

  words: ["workload.images"],
  check: ({ images = [] }, { allowed, mirrors }) =>
    forbidImages(images.filter(({ isProvided }) => isProvided !== true).map(inRepository), {
      whether: (title) => `${title} comes from a trusted registry`,
      isBad: (image) => !allowed.some((entry) => isImageBelow(image, entry)),
      found: (_, title, value) => `${title} is ${quote(value)}, which is not from a trusted registry`,
      // Exemptions name the repository: another tag has the same source.
      value: ({ registry, repository }) => `${registry}/${repository}`,
      fix: (image) =>
        `Use an image from a trusted registry, or allow this one: "allowed": [${quote(entryFor(image))}, …].`,
      allow: entryFor,
      replacement: (image) => {
        const reference = atMirror(image, mirrors);
        const other = reference === undefined ? undefined : parseImageReference(reference);
        const isTrusted = other !== undefined && allowed.some((entry) => isImageBelow(other, entry));
        return isTrusted ? reference : undefined;
      },
    }),

  admission: {
    parameters: ({ allowed }) => ({ allowed: allowed.map(normalizeRegistryEntry) }),
    parameterForms: {
      allowed: {
        patterns: REGISTRY_ENTRY,
        name: "a registry such as ghcr.io/acme or 123456789012.dkr.ecr.*.amazonaws.com, without a tag",
      },
    },
    rules: [
      unreadableImage("comes from a trusted registry"),
      {
        each: "images",
        isBad: `${IS_IMAGE} && !variables.allowed.exists(entry, ${IS_BELOW})`,
        says: `{item.title} is "{${NAME}}", which is not from a trusted registry`,
        at: "",
        value: NAME,
      },
    ],
  },
});

/** Only the repository matters here; it may be known even if the tag is not. */
function inRepository(use: ImageUse): ImageUse {
  return use.repository === undefined ? use : { ...use, reference: use.repository };
}

/** Returns the entry for an image's registry and the repositories next to its own. */
function entryFor({ registry, repository }: ImageReference): string {
  return [registry, ...repository.split("/").slice(0, -1)].join("/");
}
