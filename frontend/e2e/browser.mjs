/**
 * A real Chromium for journeys: found, opened, signed in, photographed and checked with axe.
 *
 * Used by `pages.mjs` and by the browser journeys of the test suite.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export const SCREENS = {
  desktop: { width: 1366, height: 768 },
  phone: { width: 390, height: 844 },
};

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** `$CHROMIUM`, which the test suite finds and sets (tests/e2e/browser.py), else Playwright's own. */
export function findBrowser() {
  const file = process.env.CHROMIUM ?? chromium.executablePath();
  if (existsSync(file)) return file;
  throw new Error('No browser for the journeys: name a Chromium or Chrome in $CHROMIUM.');
}

/** A browser with a fresh profile; `close()` removes it again. */
export async function openBrowser() {
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    headless: true,
    args: FLAGS,
  });
  return {
    /** A new person at a new machine. Faults of the page end the journey. */
    async person(base, { screen = 'desktop', language = 'zh-CN' } = {}) {
      const context = await browser.newContext({
        baseURL: base,
        viewport: SCREENS[screen],
        locale: language,
        timezoneId: 'Asia/Shanghai',
        isMobile: screen === 'phone',
        hasTouch: screen === 'phone',
        // A colour on its way to another is neither: contrast is judged on what stands still.
        reducedMotion: 'reduce',
        acceptDownloads: true,
      });
      const page = await context.newPage();
      const faults = [];
      page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
      page.on('console', (entry) => {
        // A refused request is an answer, not a fault; what React or the browser complains of is.
        const isRefusal = entry.text().startsWith('Failed to load resource');
        if (entry.type() === 'error' && !isRefusal) faults.push(`${page.url()}: ${entry.text()}`);
      });
      page.setDefaultTimeout(15_000);
      return { page, context, faults };
    },
    async close() {
      await browser.close();
    },
  };
}

/** Fill in the sign-in page and wait for the shell. */
export async function signIn(page, username, password) {
  await page.goto('/');
  await page.locator('input[autocomplete=username]').fill(username);
  await page.locator('input[autocomplete=current-password]').fill(password);
  await page.locator('button[type=submit]').click();
  await page.locator('.top-bar').waitFor();
}

/** Go to an address inside the client and wait until it has settled. */
export async function visit(page, address) {
  await page.goto(address);
  await settle(page);
}

/** Wait until nothing loads and nothing moves any more. */
export async function settle(page) {
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(
    () => !document.querySelector('.ant-spin-spinning, .ant-skeleton-active'),
  );
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((animation) => animation.effect?.getTiming().iterations !== Infinity)
        .map((animation) => animation.finished.catch(() => undefined)),
    ),
  );
}

/** Serious and critical violations of axe, one line each. */
export async function accessibilityFaults(page) {
  await page.evaluate(`if (!window.axe) { ${AXE} }`);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, { resultTypes: ['violations'] }),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, impact, nodes }) =>
      nodes.map(
        (node) => `${impact} ${id}: ${node.html.slice(0, 160)} — ${node.any[0]?.message ?? ''}`,
      ),
    );
}

/** Whether the page can be scrolled sideways as a whole, which it never should. */
export async function overflows(page) {
  return page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1,
  );
}

/** A picture of the whole page. */
export async function photograph(page, folder, name) {
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
}
