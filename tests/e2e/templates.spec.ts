import { expectAccessible } from "./support/accessibility";
import { expect, test } from "./support/journey";
import { mailsTo, queryDatabase } from "./support/peers";
import { aPerson, signIn } from "./support/workspace";

test("a template of the library is made one's own, seen as a contact, published, restored and sent as a test", async ({
  page,
  watch,
}) => {
  // Playwright's own script is refused by frames that may run none; so would the mail's be.
  watch.allow(/Blocked script execution in '[^']+\/api\/templates\/frame\?/);
  const { email, slug } = aPerson();
  await queryDatabase(
    `INSERT INTO contact (id, workspace_id, email, first_name, source)
     SELECT gen_random_uuid(), id, 'eve@birch.test', 'Eve <b>', 'manual' FROM workspace WHERE slug = $1`,
    [slug],
  );
  await signIn(page, email);
  await page.waitForURL(`/${slug}`);
  await page.goto(`/${slug}/templates`);
  await page.getByRole("link", { name: "Library" }).first().click();
  await page.getByRole("button", { name: "Use Welcome", exact: true }).click();
  await page.waitForURL(/\/templates\/tpl_/);
  const saved = page.getByRole("status").getByText("Saved", { exact: true });
  const preview = page.frameLocator("iframe[title='Preview of the mail']");
  await expect(preview.getByRole("heading", { name: "Good to have you here" })).toBeVisible();

  await test.step("a block is changed, moved by button, taken back and brought again", async () => {
    const blocks = page.getByRole("list", { name: "Blocks of the mail" });
    await blocks.getByRole("button", { name: /^Heading\s?Good to have you here/ }).click();
    await page.getByLabel("Heading", { exact: true }).fill("Welcome, {{ contact.first_name }}");
    await expect(preview.getByRole("heading", { name: "Welcome, Ada" })).toBeVisible();
    await blocks
      .getByRole("button", { name: /^Move Heading “Welcome/ })
      .and(page.getByRole("button", { name: /down$/ }))
      .click();
    await expect(blocks.getByRole("listitem").nth(2)).toContainText("Heading");
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(blocks.getByRole("listitem").nth(1)).toContainText("Heading");
    await expect(saved).toBeVisible();
  });

  await test.step("it is seen as a contact, whose name stays a name; lint counts who has none", async () => {
    await page.getByRole("button", { name: "As somebody made up" }).click();
    await page.getByLabel("Find a contact").fill("eve");
    await page.getByRole("button", { name: /eve@birch\.test/ }).click();
    await expect(preview.getByRole("heading", { name: "Welcome, Eve <b>" })).toBeVisible();
    await page.getByRole("button", { name: /^Checks/ }).click();
    await expect(page.getByRole("list", { name: "Findings" })).toContainText('{{ contact.first_name | default: "…" }}');
  });

  await test.step("it is published, changed, and the first version comes back", async () => {
    const publish = async (note: string) => {
      await page.getByRole("button", { name: "Publish", exact: true }).click();
      const dialog = page.getByRole("dialog", { name: "Publish a version" });
      await dialog.getByLabel(/What changed/).fill(note);
      await dialog.getByRole("button", { name: "Publish version" }).click();
      await expect(dialog).toBeHidden();
    };
    await publish("The first");
    await page.getByRole("button", { name: "Content", exact: true }).click();
    await page.getByLabel("Subject", { exact: true }).fill("Another subject");
    await expect(saved).toBeVisible();
    await publish("The second");
    await page.getByRole("button", { name: "Versions", exact: true }).click();
    const versions = page.getByRole("list", { name: "Published versions" });
    await expect(versions).toContainText("became “Another subject”");
    await page.getByRole("button", { name: "Restore version 1" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Restore" }).click();
    await expect(versions).toContainText("Version 1 restored");
    await page.getByRole("button", { name: "Content", exact: true }).click();
    await expect(page.getByLabel("Subject", { exact: true })).toHaveValue(/^Welcome to/);
  });

  await test.step("a test arrives at one's own address", async () => {
    await page.getByRole("button", { name: "Send a test" }).click();
    await page.getByRole("dialog", { name: "Send a test" }).getByRole("button", { name: "Send test" }).click();
    await expect
      .poll(async () => (await mailsTo(email)).map(({ subject }) => subject))
      .toContainEqual(expect.stringMatching(/^\[Test\] Welcome to /));
    const mail = (await mailsTo(email)).at(-1);
    expect(mail?.html).toContain("Welcome, Eve &lt;b&gt;");
    expect(mail?.text).toContain("Welcome, Eve <b>");
  });

  await test.step("another tab that has fallen behind is told", async () => {
    await queryDatabase(
      "UPDATE email_template SET revision = revision + 1 WHERE workspace_id = (SELECT id FROM workspace WHERE slug = $1)",
      [slug],
    );
    await page.getByLabel("Subject", { exact: true }).fill("Mine");
    await expect(page.getByText("changed in another tab")).toBeVisible();
    await page.getByRole("button", { name: "Keep mine" }).click();
    await expect(saved).toBeVisible();
  });

  await expectAccessible(page, "template editor");
});
