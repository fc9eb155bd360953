import type { Place } from "../../model/place";
import { quote } from "../../values/text";

/** A container and what messages call it. */
export interface NamedContainer {
  readonly place: Place;
  readonly name: string;
  readonly title: string;
}

export function named(place: Place, noun = "container"): NamedContainer {
  const stated = place.at("name").text();
  const name = stated ?? place.path;
  return {
    place: place.of(name),
    name,
    title: stated === undefined ? `the ${noun} at ${name}` : `${noun} ${quote(name)}`,
  };
}
