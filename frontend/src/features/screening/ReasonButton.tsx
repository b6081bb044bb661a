import { type ReactNode, useState } from 'react';

import { Button } from '@/ui/controls';
import { TextField } from '@/ui/fields';
import { FormDialog } from '@/ui/FormDialog';

const MAX_REASON = 300;

/** A button that asks why before it does what it says. */
export function ReasonButton({
  text,
  about,
  label,
  isDangerous = false,
  size,
  onGiven,
}: {
  text: string;
  /** What will happen, in a sentence. */
  about: ReactNode;
  label: string;
  isDangerous?: boolean;
  size?: 'small';
  onGiven: (reason: string) => Promise<unknown>;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button danger={isDangerous} size={size} onClick={() => setOpen(true)}>
        {text}
      </Button>
      <FormDialog<{ reason: string }>
        title={text}
        isOpen={isOpen}
        submitText={text}
        isDangerous={isDangerous}
        onSubmit={({ reason }) => onGiven(reason.trim())}
        onClose={() => setOpen(false)}
      >
        <p className="what-next">{about}</p>
        <TextField name="reason" label={label} max={MAX_REASON} rows={2} />
      </FormDialog>
    </>
  );
}
