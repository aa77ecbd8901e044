import { expect } from "@playwright/test";
import type { BrowserContext, Locator, Page } from "@playwright/test";

/**
 * A shopper's browser at one shop: a profile of its own with one tab. What it does is said in the words of the page, so
 * a scenario reads like what two people would do.
 */
export class Device {
  readonly shopUrl: string;
  readonly #context: BrowserContext;
  #page: Page | null = null;

  constructor(context: BrowserContext, shopUrl: string) {
    this.#context = context;
    this.shopUrl = shopUrl;
  }

  async page(): Promise<Page> {
    this.#page ??= await this.#context.newPage();
    return this.#page;
  }

  async open(path: string): Promise<Page> {
    const page = await this.page();
    await page.goto(`${this.shopUrl}${path}`);
    return page;
  }

  /** Signs in by name and waits until the shop greets it. */
  async signIn(name: string): Promise<void> {
    const page = await this.open("/account");
    await page.getByRole("textbox", { name: "Your name" }).fill(name);
    await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("banner").getByRole("link", { name })).toBeVisible();
  }

  async signOut(): Promise<void> {
    const page = await this.open("/account");
    await page.getByRole("main").getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByRole("banner").getByRole("link", { name: "Sign in" })).toBeVisible();
  }

  /** Takes the browser's network away, or gives it back. */
  async setOffline(offline: boolean): Promise<void> {
    await this.#context.setOffline(offline);
  }

  /** Chooses how versions of the cart are combined, by the name that the account page gives it. */
  async choosePolicy(name: string): Promise<void> {
    const page = await this.open("/account");
    const choice = page.getByRole("radio", { name: new RegExp(`^${name}`) });
    await choice.click();
    await expect(choice).toBeChecked();
  }

  /** Puts a product into the cart from its own page, and waits until the shop has it. Returns the notice. */
  async add(product: Product): Promise<Locator> {
    const page = await this.open(`/product/${product.id}`);
    await page
      .getByRole("main")
      .getByRole("button", { name: `Add ${product.name} to cart`, exact: true })
      .click();
    const notice = page.getByRole("status").filter({ hasText: `${product.name} is in your cart` });
    await expect(notice).toContainText(/Saved/);
    return notice;
  }

  /** Opens the cart page and waits until the shop has told what is in it. */
  async openCart(): Promise<void> {
    const page = await this.open("/cart");
    await expect(page.getByRole("button", { name: /^Open cart, \d+ items?$/ })).toBeVisible();
  }

  /** The line of a product on the page that is open. */
  line(product: Product): Locator {
    return this.#shown()
      .getByRole("list", { name: "In your cart" })
      .getByRole("listitem")
      .filter({ hasText: product.name });
  }

  /** Takes a product out of the cart page that is open, and waits until the shop has taken note. */
  async remove(product: Product): Promise<void> {
    const page = this.#shown();
    const changed = page.waitForResponse((response) => response.url().includes("cart.remove") && response.ok());
    await page.getByRole("button", { name: new RegExp(`^Remove ${product.name}`) }).click();
    await changed;
    await expect(this.line(product)).toHaveCount(0);
  }

  /** Fills in the checkout from the cart that is there, up to the review page. Orders nothing yet. */
  async goToReview(): Promise<Page> {
    const page = await this.open("/checkout");
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Ada Lovelace");
    await page.getByRole("textbox", { name: "E-mail" }).fill("ada@example.com");
    await page.getByRole("button", { name: "Continue to delivery" }).click();
    await page.getByRole("textbox", { name: "Street and number" }).fill("Wheel Lane 1");
    await page.getByRole("textbox", { name: "Postcode" }).fill("10115");
    await page.getByRole("textbox", { name: "City" }).fill("Berlin");
    await page.getByRole("combobox", { name: "Country" }).selectOption("Germany");
    await page.getByRole("button", { name: "Continue to review" }).click();
    await expect(this.placeOrderButton()).toBeEnabled();
    return page;
  }

  placeOrderButton(): Locator {
    return this.#shown().getByRole("button", { name: "Place order" });
  }

  /** Places the order of the review page that is open, and waits for its confirmation. */
  async placeOrder(): Promise<void> {
    await this.placeOrderButton().click();
    await this.expectThanks();
  }

  /** The confirmation of an order that has just been placed. */
  async expectThanks(): Promise<void> {
    await expect(this.#shown().getByRole("heading", { level: 1, name: "Thank you, Ada Lovelace" })).toBeVisible();
  }

  /** The orders of the history page, which it opens. */
  async orders(): Promise<Locator> {
    const page = await this.open("/orders");
    return page.getByRole("list", { name: "Your orders" }).getByRole("listitem").filter({ hasText: "Order CW-" });
  }

  /** The notice that versions of the cart were combined. */
  combined(): Locator {
    return this.#shown()
      .getByRole("status")
      .getByText(/^Combined \d+ versions of your cart/);
  }

  async close(): Promise<void> {
    await this.#context.close();
  }

  #shown(): Page {
    if (this.#page === null) throw new Error("Open a page first.");
    return this.#page;
  }
}

export interface Product {
  readonly id: string;
  readonly name: string;
}
