// SPDX-License-Identifier: GPL-3.0-or-later
// A window that is closed right after something was changed in it.
#include <QPlainTextEdit>

#include "tests/app/window_fixture.h"
#include "widgets/controls/fold_section.h"
#include "widgets/controls/message_bar.h"

namespace sparsescope {
namespace {

using test::find;
using test::wait_until;

struct ClosingTest : WindowTest {
    void SetUp() override { test::make_workspace(file); }
    void close() {
        window->close();
        ASSERT_TRUE(wait_until([this] { return !window->isVisible(); }));
    }
    // While the window's controllers are still there: closing waited for what it finds.
    Corpus stored() const { return value_of(Corpus::open(file, Access::read_only)); }
};

TEST_F(ClosingTest, WaitsForEveryKindOfChange) {
    open_with_model();
    context->marks.setStar({1, 2}, true);
    context->marks.addTag({1}, "later");
    context->marks.undo();
    context->marks.redo();
    context->saved.keep(1, {.kind = SavedView::Kind::filter, .name = "a", .content = "label:fox"});
    context->saved.keep(1, {.kind = SavedView::Kind::filter, .name = "b", .content = "label:oak"});
    context->contents_editor.renameModel(1, "mine");
    context->editor.edit({CorpusEdit::Kind::tag, "odd"}, {.dataset = 1, .documents = {3, 4}});
    close();
    const Corpus corpus = stored();
    const auto marks = value_of(corpus.neuron_marks(1));
    ASSERT_EQ(marks.size(), 2U);
    EXPECT_EQ(marks[0].tags, std::vector<std::string>{"later"});
    EXPECT_EQ(value_of(corpus.saved_views(1)).size(), 2U);
    EXPECT_TRUE(corpus.model("mine"));
    EXPECT_EQ(value_of(corpus.tags_of(4)), std::vector<std::string>{"odd"});
}

TEST_F(ClosingTest, KeepsANoteThatIsBeingTyped) {
    open_with_model();
    window->resize(1280, 800);
    window->showPage(Page::neurons);
    context->selection.setNeuron(3);
    ASSERT_TRUE(wait_until([this] { return text_of("neuron_title") == "Neuron 3"; }));
    test::click(find<FoldButton>(*window, "fold_note"));
    auto* note = find<QPlainTextEdit>(*window, "neuron_note");
    QApplication::setActiveWindow(window.get());
    note->setFocus();
    QTest::keyClicks(note, "seen in tests");
    close();
    const auto marks = value_of(stored().neuron_marks(1));
    ASSERT_EQ(marks.size(), 1U);
    EXPECT_EQ(marks[0].note, "seen in tests");
}

TEST_F(ClosingTest, StaysOpenToTellWhatWasNotStored) {
    open_with_model();
    context->marks.setStar({1}, true);
    context->contents_editor.renameModel(99, "of nobody");
    window->close();
    auto* message = find<MessageBar>(*window, "window_message");
    ASSERT_TRUE(wait_until([&] { return message->isVisible(); }));
    ASSERT_TRUE(wait_until([this] { return !context->contents_editor.writes().busy(); }));
    EXPECT_TRUE(window->isVisible());
    EXPECT_FALSE(message->text().isEmpty());
    close();
    EXPECT_EQ(value_of(stored().neuron_marks(1)).size(), 1U);
}

}  // namespace
}  // namespace sparsescope
