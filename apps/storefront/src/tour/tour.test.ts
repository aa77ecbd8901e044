import { expect, test } from "vitest";
import { advance, beginTour, type TourFacts } from "./tour.ts";

const start: TourFacts = { signedIn: false, othersReachable: true, itemCount: 0, combined: "an earlier merge" };

test("each step is reached when it is seen to happen", () => {
  const facts: TourFacts[] = [
    { ...start, signedIn: true },
    { ...start, signedIn: true, othersReachable: false },
    { ...start, signedIn: true, othersReachable: false, itemCount: 1 },
    { ...start, signedIn: true, othersReachable: true, itemCount: 2, combined: "a new merge" },
  ];
  let tour = beginTour(start);
  const reached = facts.map((each) => (tour = advance(tour, each)).reached.at(-1));
  expect(reached).toEqual(["sign-in", "cut", "shop", "heal"]);
});

test("a step that comes before its turn does not count", () => {
  const tour = beginTour({ ...start, othersReachable: false });
  expect(tour.reached).toEqual([]);
});

test("nobody able to say is no cut, and a merge from before the tour is no healing", () => {
  let tour = beginTour({ ...start, signedIn: true });
  tour = advance(tour, { ...start, signedIn: true, othersReachable: null });
  expect(tour.reached).toEqual(["sign-in"]);
  tour = advance(tour, { ...start, signedIn: true, othersReachable: false });
  tour = advance(tour, { ...start, signedIn: true, othersReachable: false, itemCount: 3 });
  tour = advance(tour, { ...start, signedIn: true, itemCount: 3 });
  expect(tour.reached).toEqual(["sign-in", "cut", "shop"]);
});
