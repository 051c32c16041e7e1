import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Scroll } from '../../ui/Scroll';
import css from './OverviewPage.module.css';

const cards = [
  ['scrape', 'scrape'],
  ['cleanup', 'cleanup'],
  ['call', 'http_request'],
] as const;

const example = `@TaskType(name = "greet", description = "Says hello.")
class Greet implements TaskHandler<Greet.Parameters> {
  record Parameters(String name) {}

  @Override
  public Object run(Parameters parameters, TaskContext context) {
    context.logger().info("Hello, {}", parameters.name());
    return Map.of("greeted", parameters.name());
  }
}`;

/** What a server without any config offers: three that work on this machine, and a type of one's own. */
export function First() {
  const { t } = useTranslation();
  return (
    <>
      <p className={css.verdict}>{t('overview.empty')}</p>
      <ul className={css.cards}>
        {cards.map(([name, type]) => (
          <li key={name}>
            <Link to="/configs/new" search={{ type, example: 'true' }}>
              <strong>{t(`overview.card_${name}`)}</strong>
              <span>{t(`overview.card_${name}_why`)}</span>
            </Link>
          </li>
        ))}
      </ul>
      <details className={css.own}>
        <summary>{t('overview.own')}</summary>
        <Scroll text label={t('overview.own')}>
          {example}
        </Scroll>
      </details>
    </>
  );
}
