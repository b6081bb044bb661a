import { ArrowDownOutlined, ArrowUpOutlined, CloseOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useTranslation } from 'react-i18next';

interface Option<T> {
  value: T;
  label: string;
}

/** Choose some words and their order; every step works by keyboard. */
export function OrderedSelect<T extends string>({
  id,
  value = [],
  onChange,
  options,
  isDisabled = false,
}: {
  id?: string;
  value?: T[];
  onChange?: (value: T[]) => void;
  options: readonly Option<T>[];
  isDisabled?: boolean;
}) {
  const { t } = useTranslation();
  const labelOf = (word: T) => options.find((option) => option.value === word)?.label ?? word;
  const swap = (first: number, second: number) => {
    const next = [...value];
    const [a, b] = [next[first], next[second]];
    if (a === undefined || b === undefined) return;
    next[first] = b;
    next[second] = a;
    onChange?.(next);
  };
  return (
    <div>
      <Select<T | null>
        id={id}
        value={null}
        disabled={isDisabled}
        placeholder={t('ui.add_to_order')}
        options={options.filter((option) => !value.includes(option.value))}
        onChange={(word) => {
          if (word !== null) onChange?.([...value, word]);
        }}
      />
      <ol className="ordered">
        {value.map((word, index) => (
          <li key={word}>
            <span>{labelOf(word)}</span>
            <Button
              size="small"
              type="text"
              icon={<ArrowUpOutlined />}
              aria-label={`${t('ui.move_up')}: ${labelOf(word)}`}
              disabled={isDisabled || index === 0}
              onClick={() => swap(index, index - 1)}
            />
            <Button
              size="small"
              type="text"
              icon={<ArrowDownOutlined />}
              aria-label={`${t('ui.move_down')}: ${labelOf(word)}`}
              disabled={isDisabled || index === value.length - 1}
              onClick={() => swap(index, index + 1)}
            />
            <Button
              size="small"
              type="text"
              icon={<CloseOutlined />}
              aria-label={`${t('ui.remove')}: ${labelOf(word)}`}
              disabled={isDisabled}
              onClick={() => onChange?.(value.filter((other) => other !== word))}
            />
          </li>
        ))}
      </ol>
    </div>
  );
}
