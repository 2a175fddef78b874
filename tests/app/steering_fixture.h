// SPDX-License-Identifier: GPL-3.0-or-later
// A window over a workspace with runs, and engines that do as they are told.
#pragma once
#include <filesystem>
#include <fstream>
#include <string>

#include <QTableView>

#include "tests/app/fake_engine.h"
#include "tests/app/window_fixture.h"

namespace sparsescope {

struct SteeringTest : WindowTest {
    // A process that is not there: above the largest id of Linux.
    static constexpr std::int64_t gone = 4'000'000;

    void delete_closed_dialogs() {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    QString arguments() const { return test::engine_arguments(folder.path()); }
    // An engine that shows a run, waits for one word, writes it down and answers with result.
    QString obedient(const std::string& result) {
        auto events = test::run_events(1, 5);
        return test::make_engine(folder.path(), events,
                                 "cat \"$events\"; while read word; do echo \"$word\" >> "
                                 "\"$folder/words\"; [ \"$word\" = mark ] || break; done; echo '" +
                                     to_line(ResultEvent{result}) + "'");
    }
    void start_run() {
        window->showPage(Page::train);
        context->training.start("things", TrainConfig{}, {});
        ASSERT_TRUE(test::wait_until(
            [this] { return context->training.series().metrics.steps.size() == 5; }));
    }
    QString words() {
        test::wait_until([this] { return std::filesystem::exists(folder.path() / "words"); });
        return QString::fromStdString(file_content(folder.path() / "words"));
    }
    // An interrupted run with a checkpoint whose file is there.
    RunId add_interrupted(std::int64_t steps = 42) {
        const RunId id = test::add_run(file, gone, steps, "step.safetensors");
        auto corpus = value_of(Corpus::open(file, Access::read_write));
        const auto run_folder = corpus.run_folder(id);
        std::filesystem::create_directories(run_folder);
        std::ofstream(run_folder / "step.safetensors") << "weights";
        const CheckpointInfo checkpoint{steps, "step.safetensors", 7, true, false};
        succeed(corpus.keep_checkpoints(id, std::span(&checkpoint, 1)));
        return id;
    }
    QTableView* runs() { return test::find<QTableView>(*window, "train_runs"); }
    void select_row(int row) {
        ASSERT_TRUE(test::wait_until([&] { return runs()->model()->rowCount() > row; }));
        runs()->selectRow(row);
    }
};

}  // namespace sparsescope
