// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers that are told beside each other and have to agree: forecasts and what a run takes, the
// path of k and its limit of steps, the parts of what a search cost, names of runs.
#include <gtest/gtest.h>

#include "app/controllers/run_series.h"
#include "app/controllers/run_times.h"
#include "app/controllers/search_answer.h"
#include "app/controllers/settings.h"
#include "app/pages/search/search_footer.h"
#include "app/parts/run_forecast.h"
#include "app/parts/run_words.h"
#include "core/recipe/train_params.h"
#include "tests/support/temporary_folder.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

// Narrow and fixed spaces are for the eye.
std::string plain(QString text) {
    return text.replace(format::thin_space, u' ').replace(QChar(QChar::Nbsp), u' ').toStdString();
}

DatasetInfo documents(std::int64_t count) {
    DatasetInfo dataset;
    dataset.documents = count;
    dataset.dim = 384;
    return dataset;
}

RunTimes measured(const QString& run, const QString& preset) {
    return {.run = run,
            .preset = preset,
            .documents = 6000,
            .dim = 384,
            .hidden = 1536,
            .batch = 128,
            .steps = 500,
            .before = 3,
            .training = 10,
            .after = 8};
}

TEST(Forecast, CountsStartUpChecksAndEncoding) {
    const RunForecast forecast{.before = 3, .training = 10, .after = 8, .run = "csr-k4"};
    EXPECT_EQ(forecast.seconds(), 21);
    const std::string sentence = plain(forecast_sentence(510, &forecast, QDateTime()));
    EXPECT_EQ(sentence,
              "510 steps, about 20 s with start-up, checks and encoding, judging by “csr-k4”.");
}

TEST(Forecast, SaysNoMoreThanItKnows) {
    EXPECT_EQ(plain(about(2)), "a few seconds");
    EXPECT_EQ(plain(about(21.4)), "about 20 s");
    EXPECT_EQ(plain(about(58)), "about 1 min");
    EXPECT_EQ(plain(about(131)), "about 2 min");
    EXPECT_EQ(plain(about(1700)), "about 30 min");
    EXPECT_EQ(plain(about(3 * 3600 + 700)), "about 3 h");
}

TEST(Forecast, TheEndLiesAheadOfTheClock) {
    const RunForecast forecast{.training = 600, .run = "long"};
    const QDateTime now(QDate(2026, 1, 2), QTime(3, 26, 30));
    EXPECT_TRUE(forecast_sentence(9, &forecast, now).contains("it would end about 3:37") ||
                forecast_sentence(9, &forecast, now).contains("it would end about 03:37"))
        << forecast_sentence(9, &forecast, now).toStdString();
    RunForecast later = forecast;
    later.may_start = false;  // another run is under way
    EXPECT_FALSE(forecast_sentence(9, &later, now).contains("Started now"));
}

TEST(Forecast, GrowsWithWhatHasToBeDone) {
    const RunTimes times = measured("a", "csr");
    TrainConfig config;
    config.hidden = 3072;
    config.batch = 128;
    EXPECT_DOUBLE_EQ(expected_training(times, documents(6000), config, 1000), 40);
    EXPECT_DOUBLE_EQ(expected_after(times, documents(12000), config), 32);
}

TEST(Forecast, IsMadeOfTheMostAlikeOfTheNewestRuns) {
    const std::vector<RunTimes> recent{measured("newest", "csr"), measured("like", "semantic"),
                                       measured("older", "semantic")};
    TrainConfig config;
    config.preset = "semantic";
    ASSERT_NE(most_alike(recent, documents(6000), config), nullptr);
    EXPECT_EQ(most_alike(recent, documents(6000), config)->run, "like");
    config.preset = "sae";
    EXPECT_EQ(most_alike(recent, documents(6000), config)->run, "newest");
    EXPECT_EQ(most_alike(recent, documents(50), config), nullptr);
}

TEST(Forecast, TheMachineRemembersItsRuns) {
    const TemporaryFolder folder;
    const QString file = QString::fromStdString((folder.path() / "settings.ini").string());
    {
        Settings settings(file);
        EXPECT_TRUE(settings.runTimes().empty());
        settings.addRunTimes(measured("first", "csr"));
        settings.addRunTimes(measured("second", "csr"));
    }
    const Settings settings(file);
    ASSERT_EQ(settings.runTimes().size(), 2U);
    EXPECT_EQ(settings.runTimes().front(), measured("second", "csr"));
}

TEST(Schedule, ALimitOfStepsDoesNotShortenThePathOfK) {
    RunInfo info;
    TrainConfig config;
    config.hidden = 512;
    config.k = 4;
    config.initial_k = 64;
    config.batch = 100;
    config.epochs = 10;
    config.max_steps = 50;
    info.config = to_json(config);
    info.total_steps = 50;
    const auto schedule = schedule_of(series_of(info, 2000));
    ASSERT_TRUE(schedule);
    EXPECT_EQ(schedule->total_steps(), 200);
    EXPECT_GT(schedule->annealing_steps(), 50);
    EXPECT_FALSE(schedule_of(series_of(info, 0))) << "without the documents it is not known";
}

TEST(RunNames, RunsOfOneNameAreToldApart) {
    EXPECT_EQ(telling_names({{3, "csr-k8"}, {7, "csr-k8"}, {9, "sae"}}),
              (QStringList{"csr-k8 (run 3)", "csr-k8 (run 7)", "sae"}));
}

struct CostCase {
    const char* searcher;
    SearchCost cost;
    std::optional<std::int64_t> let_through;
    const char* expected;  // behind the time
};

TEST(SearchCost, NoPartContradictsAnother) {
    const CostCase cases[] = {
        {"inverted",
         {.candidates = 12, .sharing = 42, .postings = 118},
         {},
         "42 of 6 041 share a neuron · 118 postings and 12 codes read · 8 B / document"},
        {"inverted",
         {.candidates = 92, .sharing = 92, .postings = 0},
         100,
         "92 of the 100 that pass the filter share a neuron · 92 codes read, no postings needed · "
         "8 B / document"},
        {"inverted",
         {.candidates = 0, .sharing = 0, .postings = 0},
         {},
         "0 of 6 041 share a neuron · nothing to read · 8 B / document"},
        {"inverted",
         {.candidates = 1, .sharing = 1, .postings = 1},
         1,
         "1 of the 1 that passes the filter shares a neuron · 1 posting and 1 code read · 8 B / "
         "document"},
        {"two-stage",
         {.sharing = -1},
         {},
         "the query has no neuron · nothing to read · 8 B / "
         "document"},
        {"dense",
         {.candidates = 6041, .postings = 2319744},
         {},
         "6 041 documents compared · 8 B / document"},
        {"dense",
         {.candidates = 7, .postings = 2688},
         7,
         "7 documents compared, all that pass the filter · 8 B / document"},
        {"full-text", {.candidates = 1}, {}, "0 best hits by words"},
        {"full-text", {.candidates = 1}, 9, "0 best hits by words of the 9 that pass the filter"},
    };
    for (const CostCase& one : cases) {
        SearchAnswer answer;
        answer.searched = 6041;
        answer.let_through = one.let_through;
        ColumnAnswer column;
        column.column.searcher = one.searcher;
        column.result.cost = one.cost;
        column.bytes_per_document = 8;
        const std::string text = plain(cost_text(answer, column, nullptr));
        EXPECT_EQ(text.substr(text.find(" · ") + std::string(" · ").size()), one.expected);
    }
}

}  // namespace
}  // namespace sparsescope
