import { expect, test } from "vitest";
import { fakeStorage } from "../testing/fake-storage.ts";
import { beginTour, type TourFacts } from "./tour.ts";
import { loadTour, saveTour } from "./tour-storage.ts";

const facts: TourFacts = { signedIn: true, othersReachable: null, itemCount: 2, combined: null };

test("a tour is found again where it was left, until it ends", () => {
  const storage = fakeStorage();
  const tour = beginTour(facts);
  expect(tour.reached).toEqual(["sign-in"]);
  saveTour(storage, tour);
  expect(loadTour(storage)).toEqual(tour);
  saveTour(storage, null);
  expect(loadTour(storage)).toBeNull();
});

test.each([
  ["text that is no JSON", "{"],
  ["something else", '"tour"'],
  ["a step that there is not", JSON.stringify({ reached: ["fly"], since: facts })],
  ["more steps than there are", JSON.stringify({ reached: Array(5).fill("cut"), since: facts })],
  ["no facts", JSON.stringify({ reached: [] })],
  ["facts of another kind", JSON.stringify({ reached: [], since: { ...facts, itemCount: "2" } })],
])("%s is no tour", (_what, kept) => {
  const storage = fakeStorage();
  saveTour(storage, beginTour(facts));
  const [key = ""] = Object.keys(storage);
  storage.setItem(key, kept);
  expect(loadTour(storage)).toBeNull();
});
