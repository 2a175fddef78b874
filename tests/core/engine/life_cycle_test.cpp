// SPDX-License-Identifier: GPL-3.0-or-later
// What becomes of runs around their training: their documents, their names, their checkpoints and
// the plan of a sweep.
#include <algorithm>
#include <set>

#include "core/engine/keep_run.h"
#include "core/engine/sweep.h"
#include "core/engine/train_documents.h"
#include "core/sae/run_folder.h"
#include "tests/core/engine/engine_fixture.h"

namespace sparsescope {
namespace {

class LifeCycle : public EngineTest {
  protected:
    // Paused after its first steps; goes on, or not, by resume().
    [[nodiscard]] RunId paused_run() {
        EngineHooks hooks;
        hooks.control = [] { return TrainControl::pause; };
        const TrainReport report = value_of(train_on_dataset(*corpus_, request(), hooks));
        EXPECT_EQ(report.end, TrainEnd::paused);
        return report.run.id;
    }
    [[nodiscard]] std::string refusal(RunId run) {
        const auto resumed = resume_run(*corpus_, {.run = run}, {});
        return resumed ? std::string() : resumed.error().message;
    }
    [[nodiscard]] std::vector<std::int64_t> checkpoint_steps(RunId run) const {
        std::vector<std::int64_t> steps;
        for (const CheckpointInfo& c : value_of(corpus_->checkpoints(run)))
            steps.push_back(c.step);
        return steps;
    }
};

TEST_F(LifeCycle, ARunIsNotResumedOnOtherDocuments) {
    const RunId run = paused_run();
    const std::vector<DocumentId> ids = value_of(corpus_->document_ids(dataset_));
    // As many steps as before: only the documents tell.
    const std::vector<DocumentId> two{ids[0], ids[1]};
    succeed(corpus_->remove_documents(two));
    EXPECT_NE(refusal(run).find("began with 150 training documents, and there are 148 now"),
              std::string::npos)
        << refusal(run);
    succeed(corpus_->restore_documents(two));
    EXPECT_EQ(refusal(run), "");
}

// A workspace refuses to divide the documents of a run that may go on; should they be divided anew
// all the same, the run notices.
TEST_F(LifeCycle, ARunIsNotResumedOnAnotherDivision) {
    static_cast<void>(paused_run());
    const std::vector<DocumentId> ids = value_of(corpus_->document_ids(dataset_));
    std::vector<Split> splits = value_of(corpus_->splits(dataset_));
    const std::string before = train_documents_text(ids, splits, {});
    std::swap(splits[0], splits[3]);  // as many of each part as before
    EXPECT_FALSE(corpus_->set_splits(dataset_, splits));
    EXPECT_EQ(changed_documents(before, train_documents_text(ids, splits, {})),
              "some of its 150 training documents are others now");
    std::swap(splits[0], splits[3]);
    splits[3] = Split::test;
    EXPECT_EQ(changed_documents(before, train_documents_text(ids, splits, {})),
              "it began with 50 validation documents, and there are 49 now");
}

TEST_F(LifeCycle, TagsCountForARunThatLearnsFromThem) {
    const std::vector<DocumentId> ids{1, 2};
    const std::vector<Split> splits{Split::train, Split::train};
    const std::vector<std::uint64_t> tags{1, 2};
    const std::vector<std::uint64_t> others{1, 3};
    const std::string before = train_documents_text(ids, splits, tags);
    EXPECT_EQ(changed_documents(before, train_documents_text(ids, splits, tags)), "");
    EXPECT_NE(changed_documents(before, train_documents_text(ids, splits, others)), "");
    EXPECT_EQ(changed_documents("", before), "");  // a run of an older program
}

TEST_F(LifeCycle, ARunAndItsModelShareTheirName) {
    TrainRequest first = request();
    first.config.learning_rate = 1e-3;
    const TrainReport done = value_of(train_on_dataset(*corpus_, first, {}));
    EXPECT_NE(done.run.name.find("csrv2-text-k3"), std::string::npos) << done.run.name;
    EXPECT_NE(done.run.name.find("lr 1e-3"), std::string::npos) << done.run.name;
    EXPECT_EQ(done.model.name, done.run.name);
    const TrainReport again = value_of(train_on_dataset(*corpus_, first, {}));
    EXPECT_EQ(again.run.name, done.run.name + " (2)");
    EXPECT_EQ(again.model.name, again.run.name);
}

TEST_F(LifeCycle, ARunThatIsRenamedWhileItTrainsGivesItsModelThatName) {
    EngineHooks hooks;
    bool renamed = false;
    hooks.control = [&] {
        if (!renamed) {
            Corpus other = value_of(Corpus::open(corpus_->path(), Access::read_write));
            value_of(other.rename_run(value_of(other.runs()).front().id, "mine"));
            renamed = true;
        }
        return TrainControl::go_on;
    };
    const TrainReport done = value_of(train_on_dataset(*corpus_, request(), hooks));
    EXPECT_EQ(done.run.name, "mine");
    EXPECT_EQ(done.model.name, "mine");
}

TEST_F(LifeCycle, ARunThatEndedWellKeepsFewCheckpoints) {
    TrainRequest long_one = request();
    long_one.config.epochs = 30;  // 180 steps, of which 126 anneal
    const TrainReport done = value_of(train_on_dataset(*corpus_, long_one, {}));
    const auto steps = checkpoint_steps(done.run.id);
    // The milestone in the middle of the annealing, perhaps the best, and the last.
    EXPECT_TRUE(std::ranges::find(steps, 62) != steps.end()) << testing::PrintToString(steps);
    EXPECT_EQ(steps.back(), 180);
    EXPECT_LE(steps.size(), 3U);
    EXPECT_EQ(done.run.checkpoint_step, 180);

    long_one.watch.kept = KeptCheckpoints::all;
    const TrainReport all = value_of(train_on_dataset(*corpus_, long_one, {}));
    EXPECT_EQ(checkpoint_steps(all.run.id).front(), 0);
    EXPECT_GT(value_of(corpus_->run_bytes(all.run.id)), value_of(corpus_->run_bytes(done.run.id)));

    long_one.watch.kept = KeptCheckpoints::none;
    const TrainReport none = value_of(train_on_dataset(*corpus_, long_one, {}));
    EXPECT_TRUE(checkpoint_steps(none.run.id).empty());
    EXPECT_FALSE(std::filesystem::exists(corpus_->run_folder(none.run.id)));
}

TEST_F(LifeCycle, ARunCanBeBranchedFromItsAnnealingAfterwards) {
    TrainRequest long_one = request();
    long_one.config.epochs = 30;
    const TrainReport done = value_of(train_on_dataset(*corpus_, long_one, {}));
    BranchRequest branch;
    branch.parent = done.run.id;
    branch.step = 62;
    branch.config = long_one.config;
    branch.config.k = 2;
    const TrainReport child = value_of(branch_run(*corpus_, branch, {}));
    EXPECT_EQ(child.run.parent_step, 62);
    value_of(corpus_->trim_run(done.run.id, {KeptCheckpoints::none, true}));
    EXPECT_EQ(checkpoint_steps(done.run.id), (std::vector<std::int64_t>{62}));
}

TEST_F(LifeCycle, APausedRunKeepsWhatItNeedsAndAKeptOneIsTrimmed) {
    TrainRequest asked = request();
    asked.config.epochs = 30;
    EngineHooks hooks;
    int asks = 0;
    hooks.control = [&] { return ++asks < 100 ? TrainControl::go_on : TrainControl::pause; };
    const RunId run = value_of(train_on_dataset(*corpus_, asked, hooks)).run.id;
    const auto before = checkpoint_steps(run);
    EXPECT_EQ(value_of(corpus_->trim_run(run, {KeptCheckpoints::none, true})).files, 0);
    EXPECT_EQ(checkpoint_steps(run), before);
    value_of(keep_run(*corpus_, run, "", {}, {}));
    EXPECT_LT(checkpoint_steps(run).size(), before.size());
}

TEST_F(LifeCycle, AMarkThatOnlyTheFolderOfAKilledRunKnowsStays) {
    const RunId run = paused_run();
    succeed(set_marked(corpus_->run_folder(run), 0));
    succeed(corpus_->keep_checkpoints(run, {}));
    value_of(keep_run(*corpus_, run, "", {}, {}));
    const auto kept = value_of(corpus_->checkpoints(run));
    ASSERT_FALSE(kept.empty());
    EXPECT_EQ(kept.front().step, 0);
    EXPECT_TRUE(kept.front().marked);
}

TEST_F(LifeCycle, ASweepIsInTheWorkspaceBeforeItsFirstRunAndGoesOnByItsName) {
    SweepRequest sweep;
    sweep.dataset = dataset_;
    sweep.name = "rates";
    sweep.watch.rules = {value_of(parse_rule("accuracy>0.99:notify"))};
    for (const double rate : {1e-3, 2e-3, 3e-3}) {
        sweep.configs.push_back(request().config);
        sweep.configs.back().learning_rate = rate;
    }
    EngineHooks hooks;
    std::size_t planned = 0;
    hooks.event = [&](const Event& event) {
        if (std::holds_alternative<StartedEvent>(event) && planned == 0)
            planned = value_of(find_sweep_plan(*corpus_, "rates")).configs.size();
    };
    hooks.control = [] { return TrainControl::pause; };
    EXPECT_FALSE(value_of(run_sweep(*corpus_, sweep, hooks)).complete);
    EXPECT_EQ(planned, 3U);
    EXPECT_EQ(value_of(find_sweep_plan(*corpus_, "rates")).watch, sweep.watch);

    const SweepReport rest = value_of(resume_sweep(*corpus_, "rates", {}));
    EXPECT_TRUE(rest.complete);
    EXPECT_EQ(rest.runs.size(), 3U);
    EXPECT_EQ(value_of(corpus_->runs()).size(), 3U);  // the paused one went on
    std::set<std::string> names;
    for (const RunInfo& run : value_of(corpus_->runs()))
        names.insert(run.name);
    EXPECT_EQ(names.size(), 3U);
    EXPECT_EQ(resume_sweep(*corpus_, "sizes", {}).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace sparsescope
