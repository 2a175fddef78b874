// SPDX-License-Identifier: GPL-3.0-or-later
// The glossary: its table, the words found in labels, and what is shown on hover and under F1.
#include <set>

#include <QCursor>
#include <QHeaderView>
#include <QHelpEvent>
#include <QLabel>
#include <QLineEdit>
#include <QTableView>
#include <QToolTip>

#include "app/dialogs/glossary_dialog.h"
#include "app/parts/glossary_words.h"
#include "tests/app/window_fixture.h"
#include "widgets/models/neuron_table_model.h"

namespace sparsescope {
namespace {

using test::find;
using test::wait_until;

std::vector<std::string> names(const QString& text) {
    std::vector<std::string> found;
    for (const GlossaryTerm* term : terms_in(text))
        found.emplace_back(term->term);
    return found;
}

using Names = std::vector<std::string>;

TEST(Glossary, SaysEveryWordOnceAndInOneSentence) {
    std::set<std::string_view> seen;
    for (const GlossaryTerm& term : glossary_terms) {
        EXPECT_TRUE(seen.insert(term.term).second) << term.term;
        EXPECT_EQ(term.definition.find('.'), term.definition.size() - 1) << term.definition;
        EXPECT_TRUE(std::isupper(static_cast<unsigned char>(term.definition.front())))
            << term.definition;
    }
    for (const std::string_view wanted :
         {"neuron", "k", "code", "purity", "dead", "recall", "lift", "explained variance",
          "annealing", "density", "1-NN accuracy"})
        EXPECT_TRUE(find_glossary_term(wanted)) << wanted;
    EXPECT_EQ(definition_of("k"), find_glossary_term("k")->definition);
}

TEST(Glossary, FindsItsWordsInLabels) {
    EXPECT_EQ(names("purity, %"), Names{"purity"});
    EXPECT_EQ(names("1-NN, %"), Names{"1-NN accuracy"});
    EXPECT_EQ(names("k and dead neurons"), (Names{"k", "dead"}));
    EXPECT_EQ(names("Neurons (h)"), Names{"neuron"});
    EXPECT_EQ(names("Explained variance, cosine, L0"),
              (Names{"explained variance", "cosine", "density"}));
    EXPECT_EQ(names("recall@10"), Names{"recall"});
    EXPECT_EQ(names("Weights"), Names{"weight"});
}

TEST(Glossary, FindsNothingInNamesAndTexts) {
    EXPECT_EQ(names("semantic-labels-k32"), Names{});
    EXPECT_EQ(names("/home/me/documents/test.sscope"), Names{});
    EXPECT_EQ(names("Kingfisher"), Names{});
    EXPECT_EQ(names("A whole sentence of a document that only happens to speak of a neuron and of "
                    "its weights"),
              Names{});
}

class GlossaryWindow : public WindowTest {
  protected:
    // What is shown when the pointer rests there.
    static QString hover(QWidget* widget, const QPoint& place) {
        QToolTip::hideText();
        QHelpEvent event(QEvent::ToolTip, place, widget->mapToGlobal(place));
        QCoreApplication::sendEvent(widget, &event);
        return QToolTip::text();
    }
    const GlossaryTerm* marked() {
        auto* dialog = window->findChild<GlossaryDialog*>();
        return dialog && dialog->isVisible() ? dialog->marked() : nullptr;
    }
};

TEST_F(GlossaryWindow, WritesItsWordsInBoldAndNoMarkup) {
    GlossaryDialog dialog(nullptr);
    const auto words = dialog.findChildren<QLabel*>("glossary_term");
    ASSERT_FALSE(words.empty());
    for (const QLabel* word : words)
        EXPECT_TRUE(!word->text().contains('<') || word->textFormat() == Qt::RichText)
            << qPrintable(word->text());
}

TEST_F(GlossaryWindow, HoveringAWordShowsItsSentence) {
    test::make_workspace(file);
    open_with_model();
    window->showPage(Page::neurons);
    auto* header = find<QTableView>(*window, "neurons_table")->horizontalHeader();
    constexpr int purity = NeuronTableModel::Purity;
    const QPoint place(header->sectionViewportPosition(purity) + 20, header->height() / 2);
    const QString shown = hover(header->viewport(), place);
    EXPECT_TRUE(shown.contains(QString::fromUtf8(definition_of("purity").data())))
        << shown.toStdString();
    EXPECT_TRUE(shown.contains("max |A ∩ c| / |A|")) << "the column's own words stay";
    EXPECT_TRUE(hover(find<QWidget>(*window, "k_recall"), {3, 3})
                    .contains(QString::fromUtf8(definition_of("recall").data())));
    EXPECT_TRUE(hover(find<QWidget>(*window, "k_slider"), {3, 3})
                    .contains(QString::fromUtf8(definition_of("k").data())));
    EXPECT_TRUE(terms_at(*find<QWidget>(*window, "neurons_filter"), {3, 3}).empty())
        << "a field has no words to explain";
}

TEST_F(GlossaryWindow, F1OpensItAtThePageAndAQuestionMarkTheKeys) {
    test::make_workspace(file);
    open_with_model();
    QCursor::setPos(window->mapToGlobal(window->rect().bottomRight() - QPoint(5, 5)));
    window->showPage(Page::train);
    key(Qt::Key_F1);
    ASSERT_TRUE(wait_until([this] { return marked() != nullptr; }));
    EXPECT_EQ(marked()->group, glossary_groups::training);
    EXPECT_EQ(window->findChild<QDialog*>("shortcuts_dialog"), nullptr);
    window->findChild<GlossaryDialog*>()->close();
    QTest::keyClick(window.get(), '?');
    EXPECT_TRUE(
        wait_until([this] { return window->findChild<QDialog*>("shortcuts_dialog") != nullptr; }));
}

TEST_F(GlossaryWindow, F1OpensItAtTheWordUnderThePointer) {
    test::make_workspace(file);
    open_with_model();
    window->resize(760, 700);  // the pointer does not leave the screen of tests
    QTest::qWait(20);
    auto* recall = find<QWidget>(*window, "k_recall");
    QCursor::setPos(recall->mapToGlobal(QPoint(3, 3)));
    key(Qt::Key_F1);
    ASSERT_TRUE(wait_until([this] { return marked() != nullptr; }));
    EXPECT_EQ(marked()->term, "recall");
}

TEST_F(GlossaryWindow, AWordIsFoundByPartsOfItsSentence) {
    GlossaryDialog dialog;
    dialog.show();
    auto* entry = find<QWidget>(dialog, "glossary_purity");
    auto* other = find<QWidget>(dialog, "glossary_annealing");
    auto* field = find<QLineEdit>(dialog, "glossary_find");
    EXPECT_TRUE(entry->isVisible() && other->isVisible());
    field->setText("most common LABEL");
    EXPECT_TRUE(entry->isVisible());
    EXPECT_FALSE(other->isVisible());
    dialog.goTo(find_glossary_term("annealing"));
    EXPECT_TRUE(other->isVisible());
    EXPECT_TRUE(wait_until([&] { return !other->visibleRegion().isEmpty(); })) << "scrolled to";
}

}  // namespace
}  // namespace sparsescope
