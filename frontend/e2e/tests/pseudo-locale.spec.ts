/** Every screen in the pseudo-locale: each text is whole, comes from `text`, and has room to be 40 % longer. */
import { expectTexts, usePseudoLocale } from "../support/pseudo-locale";
import { expectRoom } from "../support/room";
import { test, walk } from "../support/walk";

for (const width of [360, 1280]) {
  test.describe(() => {
    test.use({ viewport: { width, height: 800 } });

    test(`every text can be translated, ${width} px wide`, async ({ page, fixture, empty }) => {
      test.setTimeout(600_000);
      await usePseudoLocale(page);
      // By now all was "44 minutes ago", the longest of the words for a time.
      await page.clock.setFixedTime(Date.now() + 44 * 60_000);
      await walk(page, fixture, empty, async (name) => {
        await expectTexts(page, name);
        await expectRoom(page, name);
      });
    });
  });
}
