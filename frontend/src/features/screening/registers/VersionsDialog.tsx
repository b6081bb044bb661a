import { useTranslation } from 'react-i18next';

import { i18n } from '@/lib/i18n';
import { instant } from '@/lib/dates';
import { Modal } from '@/ui/controls';
import { Loaded } from '@/ui/Loading';

import type { Entry, Register, Version } from './register';

/** What an entry was before each change, newest first. */
export function VersionsDialog<Row extends Entry, Form extends object>({
  register,
  entry,
  onClose,
}: {
  register: Register<Row, Form>;
  entry: Row;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const query = register.useVersions(entry.id);
  return (
    <Modal open title={t('registers.history')} footer={null} width={640} onCancel={onClose}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{t('registers.history_none')}</p>
          ) : (
            <ol className="screening-history">
              {items.map((version) => (
                <li key={version.version}>
                  <VersionItem version={version} />
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </Modal>
  );
}

function VersionItem({ version }: { version: Version }) {
  const { t } = useTranslation();
  return (
    <>
      <div>
        <time dateTime={version.at}>{instant(version.at)}</time> · {version.organisation_name}{' '}
        {version.user_name}
      </div>
      <div>{t('records.for_reason', { reason: version.reason })}</div>
      {'ended_at' in version.before ? (
        <div className="quiet">{t('registers.counts_no_more')}</div>
      ) : (
        <>
          <div className="quiet">{t('records.was', { version: version.version })}</div>
          <dl className="screening-was">
            {Object.entries(version.before).map(([name, value]) => (
              <div key={name}>
                <dt>{t(`register_field.${name}`, { defaultValue: name })}</dt>
                <dd>{wordsOf(name, value)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </>
  );
}

/** JSON has no other plain values than these. */
function wordsOf(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => wordsOf(name, one)).join('、') || '—';
  if (typeof value === 'number') return value.toString();
  if (typeof value !== 'string' || !value) return '—';
  return name === 'items' ? i18n.t(`special_item.${value}`, { defaultValue: value }) : value;
}
