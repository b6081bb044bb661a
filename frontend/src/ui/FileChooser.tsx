import { useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Progress } from 'antd';

/** A file on its way: chosen, sent in part, done, or refused with the reason. */
export interface ChosenFile {
  key: string;
  file: File;
  state: 'chosen' | 'sending' | 'done' | 'failed';
  /** 0 to 1. */
  progress: number;
  reason?: string;
}

/** Choose files by button or by dropping them; shows how far each one is. A single one replaces the one before. */
export function FileChooser({
  id,
  value = [],
  onChange,
  accept,
  hint,
  isSingle = false,
  isDisabled = false,
}: {
  id?: string;
  value?: ChosenFile[];
  onChange?: (value: ChosenFile[]) => void;
  accept: string;
  /** What may be chosen; files of evidence unless said. */
  hint?: string;
  isSingle?: boolean;
  isDisabled?: boolean;
}) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const hintId = useId();
  const add = (files: FileList | null) => {
    const known = new Set(value.map(({ key }) => key));
    const chosen = [...(files ?? [])];
    const fresh = (isSingle ? chosen.slice(-1) : chosen)
      .map((file) => ({ key: `${file.name} ${file.size} ${file.lastModified}`, file }))
      .filter(({ key }) => !known.has(key));
    if (fresh.length === 0 || isDisabled) return;
    onChange?.([
      ...(isSingle ? [] : value),
      ...fresh.map((item) => ({ ...item, state: 'chosen' as const, progress: 0 })),
    ]);
  };
  return (
    <div
      className="file-chooser"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        add(event.dataTransfer.files);
      }}
    >
      <input
        ref={input}
        type="file"
        multiple={!isSingle}
        hidden
        accept={accept}
        aria-hidden
        tabIndex={-1}
        onChange={({ target }) => {
          add(target.files);
          target.value = ''; // the same file can be chosen again after it was taken out
        }}
      />
      <Button
        id={id}
        aria-describedby={hintId}
        disabled={isDisabled}
        onClick={() => input.current?.click()}
      >
        {value.length > 0
          ? t(isSingle ? 'files.choose_other' : 'files.choose_more')
          : t('files.choose')}
      </Button>
      <span id={hintId} className="file-chooser-hint">
        {hint ?? t('files.hint')}
      </span>
      <ul aria-live="polite">
        {value.map((item) => (
          <li key={item.key}>
            <div className="file-chooser-row">
              <span>{item.file.name}</span>
              {item.state === 'done' ? (
                <span className="file-done">{t('files.done')}</span>
              ) : (
                <Button
                  size="small"
                  type="link"
                  disabled={isDisabled || item.state === 'sending'}
                  aria-label={t('files.take_out_of', { name: item.file.name })}
                  onClick={() => onChange?.(value.filter(({ key }) => key !== item.key))}
                >
                  {t('files.take_out')}
                </Button>
              )}
            </div>
            {item.state === 'sending' && (
              <Progress
                percent={Math.floor(item.progress * 100)}
                size="small"
                aria-label={t('files.progress', { name: item.file.name })}
              />
            )}
            {item.reason && (
              <div className="file-failed" role="alert">
                {item.reason}
              </div>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
