// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/import_dialog.h"

#include <gtest/gtest.h>

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QToolButton>

#include "app/dialogs/import_words.h"
#include "tests/app/made_preview.h"
#include "tests/app/wait.h"
#include "widgets/controls/message_bar.h"
#include "widgets/controls/preview_table.h"
#include "widgets/controls/role_header.h"

namespace sparsescope {
namespace {

using test::click;
using test::find;
using test::MadePreview;
using test::table_preview;
using test::wait_until;

// What is added to the summary of so few documents as MadePreview has.
const char* const undivided =
    " All are for training: fewer than 20 are divided only if shares are chosen below.";

ImportForm form_of(const QString& file, const QString& into = {}) {
    ImportForm form;
    form.workspace = "a.sscope";
    form.choice.file = file;
    form.choice.into = into;
    return form;
}

struct ImportDialogTest : testing::Test {
    std::unique_ptr<ImportDialog> dialog;

    void show(const ImportForm& form, const MadePreview& preview = MadePreview()) {
        dialog = std::make_unique<ImportDialog>(form, preview, nullptr);
        dialog->setAttribute(Qt::WA_DeleteOnClose, false);
        dialog->show();
        ASSERT_TRUE(wait_until([&] { return !summary().isEmpty() || !complaint().isEmpty(); }));
    }
    QStringList command() const { return import_command("a.sscope", dialog->choice()); }
    QString summary() const { return words("import_summary"); }
    QString complaint() const { return find<MessageBar>(*dialog, "form_complaint")->text(); }
    QPushButton* start() const { return find<QPushButton>(*dialog, "import_start"); }
    QComboBox* role(int column) const {
        return find<QComboBox>(*dialog, QString("role_%1").arg(column));
    }
    // As a person would with the keyboard: by the word's first letters.
    void choose(int column, ColumnRole wanted) {
        QComboBox* menu = role(column);
        menu->setFocus();
        const std::string word(to_string(wanted));
        QTest::keyClicks(menu, QString::fromStdString(word));
        ASSERT_EQ(menu->currentText().toStdString(), word);
    }
    // Its text with plain blanks.
    QString words(const QString& label) const {
        return find<QLabel>(*dialog, label)->text().replace(QChar(0xA0), ' ');
    }
};

TEST_F(ImportDialogTest, LeavesTheUsualPartsToTheCommand) {
    show(form_of("news.csv"));
    EXPECT_EQ(find<QDoubleSpinBox>(*dialog, "import_validation_percent")->value(), 10);
    EXPECT_EQ(find<QDoubleSpinBox>(*dialog, "import_test_percent")->value(), 10);
    EXPECT_EQ(command(), QStringList({"import", "a.sscope", "news.csv", "--name", "news"}));
    find<QDoubleSpinBox>(*dialog, "import_validation_percent")->setValue(0);
    find<QDoubleSpinBox>(*dialog, "import_test_percent")->setValue(25);
    EXPECT_EQ(command(), QStringList({"import", "a.sscope", "news.csv", "--name", "news",
                                      "--validation-fraction", "0", "--test-fraction", "0.25"}));
}

TEST_F(ImportDialogTest, AddedDocumentsAreForTrainingUnlessToldOtherwise) {
    show(form_of("more.csv", "news"));
    EXPECT_EQ(find<QDoubleSpinBox>(*dialog, "import_test_percent")->value(), 0);
    EXPECT_EQ(command(), QStringList({"import", "a.sscope", "more.csv", "--into", "news"}));
    find<QDoubleSpinBox>(*dialog, "import_validation_percent")->setValue(10);
    EXPECT_EQ(command(), QStringList({"import", "a.sscope", "more.csv", "--into", "news",
                                      "--validation-fraction", "0.1"}));
}

TEST_F(ImportDialogTest, SaysWhatTheFileIsAndWhatBecomesOfIt) {
    show(form_of("news.csv"));
    EXPECT_EQ(words("import_words"),
              "Table, 6 columns, 8 documents, 3 values each. Columns are separated by ;.");
    EXPECT_EQ(summary(),
              "8 documents will have 3 values, text and 2 further fields." + QString(undivided));
    EXPECT_EQ(role(0)->currentText(), "embedding");
    EXPECT_EQ(role(3)->currentText(), "metadata");
    EXPECT_TRUE(start()->isEnabled());
}

TEST_F(ImportDialogTest, ARoleThatIsChosenChangesPreviewSummaryAndCommand) {
    MadePreview preview;
    show(form_of("news.csv"), preview);
    choose(2, ColumnRole::label);
    ASSERT_TRUE(wait_until([&] { return summary().contains("a label"); }));
    EXPECT_EQ(summary(), "8 documents will have 3 values, a label, text and 1 further field." +
                             QString(undivided));
    EXPECT_EQ(command(), QStringList({"import", "a.sscope", "news.csv", "--name", "news",
                                      "--columns", "kind=label"}));
    EXPECT_EQ(preview.asked().back().columns,
              (std::vector<ColumnChoice>{{"kind", ColumnRole::label}}));
    // The choice can be given back.
    role(2)->setFocus();
    QTest::keyClick(role(2), Qt::Key_End);
    EXPECT_EQ(role(2)->currentText(), "as found");
    ASSERT_TRUE(wait_until([&] { return summary().contains("2 further fields"); }));
    EXPECT_FALSE(command().contains("--columns"));
}

TEST_F(ImportDialogTest, ARoleOfNeighboursIsGivenToEachOfThem) {
    show(form_of("news.csv"));
    choose(0, ColumnRole::ignore);
    ASSERT_TRUE(wait_until([&] { return summary().contains("left out"); }));
    EXPECT_TRUE(command().contains("d0=ignore,d1=ignore,d2=ignore"));
}

TEST_F(ImportDialogTest, NothingIsImportedOfARefusedFile) {
    show(form_of("news.pt"), MadePreview([](const ImportOptions&) -> Result<MadePreview::Previews> {
             return fail(ErrorCode::unsupported, "news.pt is a PyTorch file. Save it as npy.");
         }));
    EXPECT_EQ(complaint(), "news.pt is a PyTorch file. Save it as npy.");
    EXPECT_FALSE(find<PreviewTable>(*dialog, "import_preview")->isVisible());
    EXPECT_FALSE(find<QCheckBox>(*dialog, "import_skip")->isVisible());
    EXPECT_FALSE(start()->isEnabled());
}

TEST_F(ImportDialogTest, ATableThatMakesNoDocumentsIsMendedByARole) {
    ImportPreview unfit = table_preview();
    unfit.dim = 0;
    unfit.columns.erase(unfit.columns.begin(), unfit.columns.begin() + 2);
    const MadePreview preview([=](const ImportOptions& options) -> Result<MadePreview::Previews> {
        if (options.columns.empty() && !options.show_unfit)
            return fail(ErrorCode::invalid_input, "Nothing is clearly the text.");
        return MadePreview::Previews{unfit};
    });
    show(form_of("news.csv"), preview);
    EXPECT_EQ(complaint(),
              "Nothing is clearly the text. Below, each column can be given another role.");
    EXPECT_FALSE(start()->isEnabled());
    choose(0, ColumnRole::text);
    ASSERT_TRUE(wait_until([&] { return start()->isEnabled(); }));
    EXPECT_EQ(complaint(), "");
}

TEST_F(ImportDialogTest, RowsThatCannotBeUsedCanBeLeftOut) {
    const MadePreview preview([](const ImportOptions& options) -> Result<MadePreview::Previews> {
        if (options.invalid_rows == InvalidRows::refuse)
            return fail(ErrorCode::invalid_input, "Row 3 of news.csv has no number in d1.");
        return MadePreview::Previews{table_preview()};
    });
    show(form_of("news.csv"), preview);
    EXPECT_EQ(complaint(), "Row 3 of news.csv has no number in d1.");
    EXPECT_TRUE(find<PreviewTable>(*dialog, "import_preview")->isVisible());
    EXPECT_FALSE(start()->isEnabled());
    QTest::keyClick(find<QCheckBox>(*dialog, "import_skip"), Qt::Key_Space);
    ASSERT_TRUE(wait_until([&] { return start()->isEnabled(); }));
    EXPECT_EQ(complaint(), "");
    EXPECT_TRUE(command().contains("--skip-invalid"));
}

TEST_F(ImportDialogTest, RowsInSightThatCannotBeUsedAreToldBeforeTheImport) {
    ImportPreview faulty = table_preview();
    faulty.rows_read = 8;
    faulty.unusable = 1;
    faulty.fault =
        "1 of 8 rows cannot be used; the first: line 5. Leave them out (--skip-invalid).";
    show(form_of("news.csv"), MadePreview({faulty}));
    EXPECT_EQ(complaint(), "1 of 8 rows cannot be used; the first: line 5. Leave them out.");
    EXPECT_FALSE(start()->isEnabled());
    // Closed, the sentence still says why nothing can be imported.
    find<MessageBar>(*dialog, "form_complaint")->findChild<QToolButton*>()->click();
    EXPECT_TRUE(summary().contains("line 5")) << summary().toStdString();
    QTest::keyClick(find<QCheckBox>(*dialog, "import_skip"), Qt::Key_Space);
    ASSERT_TRUE(wait_until([&] { return start()->isEnabled(); }));
    EXPECT_TRUE(summary().startsWith("7 documents will have")) << summary().toStdString();
}

TEST_F(ImportDialogTest, ARefusalThatIsClosedTakesItsChoiceBack) {
    const MadePreview preview([](const ImportOptions& options) -> Result<MadePreview::Previews> {
        if (!options.columns.empty()) return fail(ErrorCode::invalid_input, "That cannot be.");
        return MadePreview::Previews{table_preview()};
    });
    show(form_of("news.csv"), preview);
    choose(2, ColumnRole::embedding);
    ASSERT_TRUE(wait_until([&] { return !complaint().isEmpty(); }));
    find<MessageBar>(*dialog, "form_complaint")->findChild<QToolButton*>()->click();
    ASSERT_TRUE(wait_until([&] { return start()->isEnabled(); }));
    EXPECT_EQ(role(2)->currentText(), "metadata");
    EXPECT_FALSE(command().contains("--columns"));
}

TEST_F(ImportDialogTest, AChoiceThatCannotWorkIsTakenBackWhereItWasMade) {
    const MadePreview preview([](const ImportOptions& options) -> Result<MadePreview::Previews> {
        for (const ColumnChoice& choice : options.columns)
            if (choice.role == ColumnRole::embedding)
                return fail(ErrorCode::invalid_input, "kind holds words, not numbers.");
        return MadePreview::Previews{table_preview()};
    });
    show(form_of("news.csv"), preview);
    choose(2, ColumnRole::embedding);
    ASSERT_TRUE(wait_until([&] { return !complaint().isEmpty(); }));
    EXPECT_TRUE(role(2)->isVisible());
    EXPECT_EQ(role(2)->currentText(), "embedding") << "as in the command";
    EXPECT_TRUE(command().contains("kind=embedding"));
    EXPECT_FALSE(start()->isEnabled());
    click(find<QPushButton>(*find<MessageBar>(*dialog, "form_complaint"), "message_action"));
    ASSERT_TRUE(wait_until([&] { return start()->isEnabled(); }));
    EXPECT_EQ(role(2)->currentText(), "metadata");
    EXPECT_FALSE(command().contains("--columns"));
}

TEST_F(ImportDialogTest, FilesBesideTheEmbeddingsHaveTheirOwnPreview) {
    ImportPreview array;
    array.file = "emb.npy";
    array.importer = "npy";
    array.documents = 8;
    array.dim = 4;
    array.rows = {{"0.1", "0.2", "0.3", "0.4"}};
    ImportPreview labels = table_preview("labels.csv");
    labels.dim = 0;
    labels.columns = {{"label", 1, "", ColumnRole::label, false, "named label", 0}};
    labels.rows = {{"sport"}};
    const MadePreview preview([=](const ImportOptions& options) -> Result<MadePreview::Previews> {
        if (options.labels_file) return MadePreview::Previews{array, labels};
        return MadePreview::Previews{array};
    });
    show(form_of("emb.npy"), preview);
    auto* tabs = find<QTabBar>(*dialog, "import_tabs");
    EXPECT_FALSE(tabs->isVisible());
    EXPECT_EQ(words("import_words"), "NumPy array, 8 documents, 4 values each.");
    EXPECT_EQ(find<PreviewTable>(*dialog, "import_preview")->model()->columnCount(), 4);
    QTest::keyClicks(find<QLineEdit>(*dialog, "import_labels_file"), "labels.csv");
    ASSERT_TRUE(wait_until([&] { return tabs->isVisible(); }));
    EXPECT_EQ(summary(), "8 documents will have 4 values and a label." + QString(undivided));
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(1).center());
    EXPECT_EQ(role(0)->currentText(), "label");
    choose(0, ColumnRole::tag);
    EXPECT_TRUE(command().contains("label=tag"));
}

TEST_F(ImportDialogTest, PartsThatTheFileTellsHoldUnlessSharesAreAskedFor) {
    ImportPreview divided = table_preview();
    divided.columns[2].role = ColumnRole::split;
    MadePreview preview({divided});
    show(form_of("news.csv"), preview);
    auto* more = find<QToolButton>(*dialog, "import_more");
    EXPECT_EQ(more->text(), "More: the parts are those of the file");
    EXPECT_FALSE(preview.asked().back().divide_anew);
    click(more);
    find<QDoubleSpinBox>(*dialog, "import_test_percent")->setValue(20);
    ASSERT_TRUE(wait_until([&] { return preview.asked().back().divide_anew; }));
    click(more);
    EXPECT_EQ(more->text(), "More: 10 % for validation, 20 % for tests");
}

TEST_F(ImportDialogTest, EnterImports) {
    show(form_of("news.csv"));
    QSignalSpy chosen(dialog.get(), &ImportDialog::chosen);
    QTest::keyClick(find<QLineEdit>(*dialog, "import_name"), Qt::Key_Return);
    EXPECT_EQ(chosen.count(), 1);
}

TEST_F(ImportDialogTest, ProposesANameThatIsFree) {
    ImportForm form = form_of("/data/news.csv.gz");
    form.datasets = {"news", "news-2"};
    show(form);
    EXPECT_EQ(find<QLineEdit>(*dialog, "import_name")->text(), "news-3");
}

TEST_F(ImportDialogTest, AFormThatFailedComesBackAsItWas) {
    show(form_of("news.csv"));
    choose(2, ColumnRole::label);
    ASSERT_TRUE(wait_until([&] { return start()->isEnabled(); }));
    dialog->stepAside();
    EXPECT_FALSE(dialog->isVisible());
    dialog->complain("The disk is full.");
    EXPECT_TRUE(dialog->isVisible());
    EXPECT_EQ(complaint(), "The disk is full.");
    EXPECT_TRUE(command().contains("kind=label"));
    EXPECT_TRUE(start()->isEnabled());
    EXPECT_TRUE(find<QCheckBox>(*dialog, "import_skip")->isVisible());
}

TEST(RoleHeader, KnowsTheNamesOfNeighbours) {
    const auto names = [](const char* first, std::size_t columns, const char* last) {
        return column_names({first, columns, last});
    };
    EXPECT_EQ(names("d9", 3, "d11"), (std::vector<std::string>{"d9", "d10", "d11"}));
    EXPECT_EQ(names("e_08", 3, "e_10"), (std::vector<std::string>{"e_08", "e_09", "e_10"}));
    EXPECT_EQ(names("0", 2, "1"), (std::vector<std::string>{"0", "1"}));
    EXPECT_EQ(names("width", 2, "height"), (std::vector<std::string>{"width", "height"}));
    EXPECT_TRUE(names("width", 3, "depth").empty());
    EXPECT_TRUE(names("d0", 3, "d9").empty());
}

TEST(ImportWords, TextsWithoutEmbeddingsAreToldWhatTheyCanDo) {
    ImportPreview preview = table_preview();
    preview.dim = 0;
    preview.documents = -1;
    preview.columns.erase(preview.columns.begin());
    preview.columns[2].role = ColumnRole::ignore;
    EXPECT_EQ(import_summary({preview}).replace(QChar(0xA0), ' '),
              "Each document will have text and 1 further field. There are no embeddings: words "
              "can be searched at once; neurons need an embedding of each document. 1 column is "
              "left out.");
}

TEST(ImportWords, OptionsOfTheCommandLineAreNotForTheWindow) {
    EXPECT_EQ(without_options("Name it (--label-column mass (kg) of it), or leave it (all) out."),
              "Name it, or leave it (all) out.");
}

TEST(ImportWords, AFileOfLabelsCountsWhateverItsPreviewKnowsOfColumns) {
    ImportPreview array;
    array.documents = 8;
    array.dim = 4;
    EXPECT_EQ(import_summary({array, {}}, {.labels = true}).replace(QChar(0xA0), ' '),
              "8 documents will have 4 values and a label.");
}

}  // namespace
}  // namespace sparsescope
