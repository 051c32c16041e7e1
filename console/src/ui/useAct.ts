import { Toast } from '@base-ui/react/toast';
import { useMutation, useQueryClient } from '@tanstack/react-query';

/** An action that reads all anew when it is done, and says why when it is refused. */
export function useAct<Input = void>(act: (input: Input) => Promise<unknown>, done?: (input: Input) => string | undefined) {
  const client = useQueryClient();
  const toasts = Toast.useToastManager();
  return useMutation({
    mutationFn: act,
    onSuccess: async (_, input) => {
      const title = done?.(input);
      if (title) {
        toasts.add({ title });
      }
      await client.invalidateQueries();
    },
    onError: (error: Error) => toasts.add({ title: error.message, priority: 'high', timeout: 20_000 }),
  });
}
