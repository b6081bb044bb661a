import { fileURLToPath } from 'node:url';

import js from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

import fences from './eslint/fences.js';

const root = fileURLToPath(new URL('./src', import.meta.url));

export default tseslint.config(
  { ignores: ['dist', 'coverage', 'src/api/schema.gen.ts'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { 'react-hooks': hooks, house: fences },
    rules: {
      ...hooks.configs.recommended.rules,
      'house/fences': ['error', { root }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false } },
      ],
    },
  },
  {
    // antd is wrapped once: pages speak `ui/`, so that a change of library stays in one folder.
    files: ['src/**'],
    ignores: ['src/ui/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['antd', 'antd/*', '@ant-design/*'], message: 'Use @/ui.' }] },
      ],
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly', fetch: 'readonly' },
    },
  },
  {
    files: ['e2e/**/*.mjs'],
    languageOptions: {
      globals: { document: 'readonly', window: 'readonly', setTimeout: 'readonly' },
    },
  },
);
