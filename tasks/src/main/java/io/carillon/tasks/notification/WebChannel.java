package io.carillon.tasks.notification;

/**
 * A service that takes messages by HTTP. Each implementation knows the form of its messages, their
 * longest length, how text is kept from being markup, how they are signed, and what its answers
 * mean.
 */
sealed interface WebChannel extends Channel
    permits WebhookChannel,
        SlackChannel,
        TeamsChannel,
        DingTalkChannel,
        FeishuChannel,
        WeComChannel,
        TelegramChannel {

  /** Makes the call that brings a message, shortened to what the service takes. */
  Call call(Message message, Endpoint endpoint);

  /** Reads the answer. */
  Answer answer(Reply reply);
}
