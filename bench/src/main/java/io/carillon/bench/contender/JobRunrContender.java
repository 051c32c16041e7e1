package io.carillon.bench.contender;

import io.carillon.bench.meter.Arrivals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.configuration.JobRunrConfiguration;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.JobDetails;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.jobs.states.EnqueuedState;
import org.jobrunr.jobs.states.JobState;
import org.jobrunr.jobs.states.ScheduledState;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.JobActivator;
import org.jobrunr.server.configuration.BackgroundJobServerThreadType;
import org.jobrunr.server.configuration.DefaultBackgroundJobServerWorkerPolicy;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.StorageProviderUtils.DatabaseOptions;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jobrunr.utils.mapper.jackson3.Jackson3JsonMapper;
import org.jspecify.annotations.Nullable;

/**
 * JobRunr with the shortest poll interval it recommends, its default virtual threads and batches of
 * 10,000 scheduled jobs. It enqueues, and so may start, jobs due within the next poll interval
 * before their due time. Public, as JobRunr calls handlers by reflection.
 */
public final class JobRunrContender implements Contender {

  private static final int BATCH = 5_000;
  private static final Duration POLL = Duration.ofSeconds(5);
  private static final int SCHEDULED_REQUEST = 10_000;

  /**
   * A job that ends at once.
   *
   * @param dueMillis since 1970; 0 for a job queued without a due time
   */
  public record Nothing(long dueMillis) implements JobRequest {
    @Override
    public Class<NothingHandler> getJobRequestHandler() {
      return NothingHandler.class;
    }
  }

  /** Reports that the job started. */
  public record NothingHandler(Arrivals arrivals) implements JobRequestHandler<Nothing> {
    @Override
    public void run(Nothing request) {
      arrivals.arrive(request.dueMillis == 0 ? null : Instant.ofEpochMilli(request.dueMillis));
    }
  }

  private final Site site;
  private @Nullable StorageProvider storage;
  private long total;

  JobRunrContender(Site site) {
    this.site = site;
  }

  @Override
  public void prepare() {
    StorageProvider created =
        new PostgresStorageProvider(site.dataSource(), DatabaseOptions.CREATE);
    // Configured but not started.
    configuration(created).initialize();
    storage = created;
  }

  private JobRunrConfiguration configuration(StorageProvider provider) {
    return JobRunr.configure()
        .useJsonMapper(new Jackson3JsonMapper())
        .useJobActivator(activator())
        .useStorageProvider(provider);
  }

  private JobActivator activator() {
    NothingHandler handler = new NothingHandler(site.arrivals());
    return new JobActivator() {
      @Override
      public <T> T activateJob(Class<T> type) {
        return type.cast(handler);
      }
    };
  }

  private StorageProvider storage() {
    return Objects.requireNonNull(storage, "not prepared");
  }

  @Override
  public void queue(int executions) {
    save(executions, i -> job(0, new EnqueuedState()));
  }

  @Override
  public void schedule(List<Instant> dueTimes) {
    save(
        dueTimes.size(),
        i -> job(dueTimes.get(i).toEpochMilli(), new ScheduledState(dueTimes.get(i))));
  }

  private static Job job(long dueMillis, JobState state) {
    JobDetails details = new JobDetails(new Nothing(dueMillis));
    details.setCacheable(true);
    return new Job(details, state);
  }

  private void save(int count, Function<Integer, Job> jobOf) {
    for (int from = 0; from < count; from += BATCH) {
      List<Job> batch = new ArrayList<>();
      for (int i = from; i < Math.min(from + BATCH, count); i++) {
        batch.add(jobOf.apply(i));
      }
      storage().save(batch);
    }
    total += count;
  }

  @Override
  public int schedulesPerSecond() {
    return 2_000;
  }

  @Override
  public void start() {
    configuration(storage())
        .useBackgroundJobServer(
            BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                .andBackgroundJobServerWorkerPolicy(
                    new DefaultBackgroundJobServerWorkerPolicy(
                        BackgroundJobServerThreadType.VirtualThreads))
                .andPollInterval(POLL)
                .andScheduledJobsRequestSize(SCHEDULED_REQUEST))
        .initialize();
  }

  @Override
  public long ended() {
    return total
        - site.count(
            """
            select count(*) from jobrunr_jobs where state in ('SCHEDULED', 'ENQUEUED', 'PROCESSING')
            """);
  }

  @Override
  public List<String> audit(long executions) {
    long succeeded = site.count("select count(*) from jobrunr_jobs where state = 'SUCCEEDED'");
    return succeeded == executions
        ? List.of()
        : List.of("%d of %d jobs succeeded".formatted(succeeded, executions));
  }

  @Override
  public void close() {
    JobRunr.destroy();
  }
}
