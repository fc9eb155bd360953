import type { Place } from "./place";
import type { ImageUse } from "./workload";

/**
 * Matches a repository that is known whatever the tag: `ghcr.io/acme/app:${TAG}`. `nginx:${TAG}` is not, because the tag could be
 * `5000/app`.
 */
const REPOSITORY = /^([^$]+\/[^$/:@]+)[:@]/;

/** Returns the use of an image with what is known of its reference if the whole reference is not. */
export function withKnownParts(use: ImageUse): ImageUse {
  const { place, state } = use.reference;
  if (state !== "elsewhere") return use;
  const written = place.written ?? "";
  const [, repository] = REPOSITORY.exec(written) ?? [];
  const version = versionIn(written);
  return {
    ...use,
    ...(repository === undefined ? {} : { repository: known(repository, place) }),
    ...(version === undefined ? {} : { version: known(version, place) }),
    ...(place.isProvided ? { isProvided: true } : {}),
  };
}

/** Returns the last part of a name with its tag, if the tag is known: `${Registry}/app:1.2`. */
function versionIn(written: string): string | undefined {
  const plain = written.replace(VARIABLE, plainName);
  const [version, tag] = /^[^:@]+:([\w.-]+)$/.exec(plain.slice(plain.lastIndexOf("/") + 1)) ?? [];
  return tag !== undefined && written.endsWith(`:${tag}`) ? version : undefined;
}

const VARIABLE = /\$\{([^${}]*)\}/g;

/** Returns a variable's name as a part of an image's name. */
function plainName(_: string, name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "") || "x";
}

function known(value: string, place: Place) {
  return { state: "set", value, place } as const;
}
