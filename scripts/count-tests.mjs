// Prints `N passed, N failed` from Vitest's JSON report and fails unless every test that exists has run and passed.
import { readFileSync } from 'node:fs';

const report = read(process.argv[2] ?? 'reports/tests.json');
const passed = report.numPassedTests;
// A file that does not even load holds no failed test, yet is a failure; so is a test that was left out.
const broken = report.testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
);
const failed = report.numFailedTests + report.numPendingTests + report.numTodoTests + broken.length;

console.log(`${passed} passed, ${failed} failed`);
if (failed > 0 || passed === 0) process.exitCode = 1;

/**
 * @typedef {{ status: string, assertionResults: readonly unknown[] }} FileResult
 * @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: readonly FileResult[] }} Report
 * @param {string} file
 * @returns {Report}
 */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };
  }
}
