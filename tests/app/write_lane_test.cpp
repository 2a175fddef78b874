// SPDX-License-Identifier: GPL-3.0-or-later
// What a person changed is stored in its order, also when the window goes before its turn came.
#include "app/controllers/write_lane.h"

#include <gtest/gtest.h>

#include <latch>

#include "app/controllers/app_context.h"
#include "tests/app/sample_workspace.h"
#include "tests/app/wait.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

using test::wait_until;

struct WriteLaneTest : testing::Test {
    TemporaryFolder folder;
    std::filesystem::path file = folder.path() / "sample.sscope";

    void SetUp() override { test::make_workspace(file); }
    Corpus stored() const { return value_of(Corpus::open(file, Access::read_only)); }
    // Adds the letter to the note of the sample's model.
    static WriteLane::Act note(const char* letter) {
        return [letter](Corpus& corpus) -> Status {
            SPARSESCOPE_ASSIGN(const ModelInfo model, corpus.model("planted-k4"));
            return corpus.set_model_note(model.id, model.note + letter);
        };
    }
    std::string noted() const { return value_of(stored().model("planted-k4")).note; }
};

TEST_F(WriteLaneTest, StoresInOrderAndTellsWhenNothingIsLeft) {
    WriteLane lane;
    QStringList told;
    QObject::connect(&lane, &WriteLane::idle, [&](const QString& problem) { told << problem; });
    std::vector<bool> more;
    const auto done = [&](const Status& status) {
        EXPECT_TRUE(status);
        more.push_back(lane.busy());
    };
    EXPECT_FALSE(lane.busy());
    for (const char* letter : {"a", "b", "c"})
        lane.add(file, note(letter), done);
    EXPECT_TRUE(lane.busy());
    ASSERT_TRUE(wait_until([&] { return !told.empty(); }));
    EXPECT_EQ(noted(), "abc");
    EXPECT_EQ(more, (std::vector<bool>{true, true, false}));
    EXPECT_EQ(told, QStringList{""});
    EXPECT_FALSE(lane.busy());
}

TEST_F(WriteLaneTest, WhatIsRefusedIsToldAndKeepsNothingElse) {
    WriteLane lane;
    QStringList told;
    QObject::connect(&lane, &WriteLane::idle, [&](const QString& problem) { told << problem; });
    const auto refuse = [](Corpus&) -> Status { throw std::runtime_error("of no use"); };
    std::vector<bool> worked;
    const auto done = [&](const Status& status) { worked.push_back(status.has_value()); };
    lane.add(file, refuse, done);
    lane.add(folder.path() / "none.sscope", note("a"), done);
    lane.add(file, note("b"), done);
    ASSERT_TRUE(wait_until([&] { return !told.empty(); }));
    EXPECT_EQ(worked, (std::vector<bool>{false, false, true}));
    EXPECT_EQ(noted(), "b");
    EXPECT_TRUE(told.front().startsWith("Something went wrong")) << told.front().toStdString();
    lane.add(file, note("c"), done);
    ASSERT_TRUE(wait_until([&] { return told.size() == 2; }));
    EXPECT_EQ(told.back(), "") << "what was told once is not told again";
}

TEST_F(WriteLaneTest, DestroyingItStoresWhatIsLeftAndCancelsNothing) {
    std::latch begun(1);
    std::latch destroying(1);
    int told = 0;
    {
        WriteLane lane;
        const auto done = [&](const Status&) { ++told; };
        lane.add(
            file,
            [&](Corpus& corpus) {
                begun.count_down();
                destroying.wait();
                return note("a")(corpus);
            },
            done);
        lane.add(file, note("b"), done);
        lane.add(file, note("c"), done);
        begun.wait();
        destroying.count_down();
    }
    EXPECT_EQ(noted(), "abc");
    {
        WriteLane lane;  // nothing of it has begun, perhaps
        lane.add(file, note("d"), [&](const Status&) { ++told; });
        lane.add(file, note("e"), [&](const Status&) { ++told; });
    }
    EXPECT_EQ(noted(), "abcde");
    EXPECT_EQ(told, 0);
}

// The controllers of a window without the window: nothing asks for closing, they just go.
struct GoneWindowTest : WriteLaneTest {
    std::unique_ptr<AppContext> context;

    void open() {
        context = std::make_unique<AppContext>(AppContext::Options{
            .settings_file = QString::fromStdString((folder.path() / "settings.ini").string()),
            .engine = {},
            .example = {}});
        context->workspace.open(QString::fromStdString(file.string()));
        ASSERT_TRUE(wait_until([this] { return context->selection.model() != nullptr; }));
    }
};

TEST_F(GoneWindowTest, MarksAreStoredAsTheyWereLast) {
    open();
    NeuronMarks& marks = context->marks;
    marks.setName(2, "second");
    marks.setStar({2, 3}, true);
    marks.addTag({2}, "look again");
    marks.undo();
    marks.undo();
    marks.redo();
    context.reset();
    const auto kept = value_of(stored().neuron_marks(1));
    ASSERT_EQ(kept.size(), 2U);
    EXPECT_EQ(kept[0].name, "second");
    EXPECT_TRUE(kept[0].star && kept[1].star);
    EXPECT_TRUE(kept[0].tags.empty());
}

TEST_F(GoneWindowTest, SavedViewsRunsAndContentsAreStored) {
    const RunId run = test::add_run(file, 0, 10);
    open();
    for (const char* name : {"one", "two", "three"})
        context->saved.keep(
            1, {.kind = SavedView::Kind::filter, .name = name, .content = "label:fox"});
    context->saved.forget(1, SavedView::Kind::filter, "two");
    context->run_editor.setNote(run, "first thought");
    context->run_editor.setNote(run, "second thought");
    context->contents_editor.renameModel(1, "mine");
    context->contents_editor.describeModel(1, "of use");
    context.reset();
    const Corpus corpus = stored();
    std::vector<std::string> names;
    for (const SavedView& view : value_of(corpus.saved_views(1)))
        names.push_back(view.name);
    EXPECT_EQ(names, (std::vector<std::string>{"one", "three"}));
    EXPECT_EQ(value_of(corpus.run(run)).note, "second thought");
    EXPECT_EQ(value_of(corpus.model("mine")).note, "of use");
}

}  // namespace
}  // namespace sparsescope
