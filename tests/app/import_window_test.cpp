// SPDX-License-Identifier: GPL-3.0-or-later
// Files dropped on the window, from the drop to the first search.
#include <gtest/gtest.h>

#include <fstream>

#include <QComboBox>
#include <QDir>
#include <QDragEnterEvent>
#include <QDragLeaveEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QWindow>

#include "app/dialogs/import_dialog.h"
#include "core/model_files/model_format.h"
#include "tests/app/fake_engine.h"
#include "tests/app/made_preview.h"
#include "tests/app/window_fixture.h"
#include "tests/support/places.h"
#include "widgets/controls/message_bar.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

using test::click;
using test::find;
using test::MadePreview;
using test::table_preview;
using test::wait_until;

struct ImportWindowTest : WindowTest {
    MadePreview preview;

    void show_with(const MadePreview& made, const QString& engine) {
        preview = made;
        context = std::make_unique<AppContext>(AppContext::Options{
            .settings_file = in_folder("settings.ini"),
            .engine = engine,
            .example = in_folder("example.sscope"),
            .preview = made,
            .encoders = [this] { return Result<std::vector<EncoderSettings>>(encoders); }});
        window = std::make_unique<MainWindow>(*context);
        window->show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(window.get()));
    }
    QString write(const char* name, const std::string& content) {
        std::ofstream(folder.path() / name) << content;
        return in_folder(name);
    }
    static std::unique_ptr<QMimeData> mime_of(const QStringList& files) {
        auto mime = std::make_unique<QMimeData>();
        QList<QUrl> urls;
        for (const QString& one : files)
            urls << QUrl::fromLocalFile(one);
        mime->setUrls(urls);
        mime->setText(files.join('\n'));  // as file managers do
        return mime;
    }
    void drag(const QMimeData& mime, const QPoint& where) {
        QDragEnterEvent enter(where, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(window->windowHandle(), &enter);
    }
    // Drops files where the mouse is, through the window system's own events.
    void drop(const QStringList& files, const QPoint& where = {600, 30}) {
        const auto mime = mime_of(files);
        drag(*mime, where);
        QDragMoveEvent move(where, Qt::CopyAction, mime.get(), Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(window->windowHandle(), &move);
        QDropEvent event(where, Qt::CopyAction, mime.get(), Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(window->windowHandle(), &event);
    }
    ImportDialog* dialog() {
        ImportDialog* found = nullptr;
        wait_until([&] {
            found = window->findChild<ImportDialog*>("import_dialog");
            return found && found->isVisible() &&
                   find<QPushButton>(*found, "import_start")->isEnabled();
        });
        EXPECT_NE(found, nullptr);
        return found;
    }
    QString message() { return find<MessageBar>(*window, "window_message")->text(); }
};

TEST_F(ImportWindowTest, FromADroppedFileToTheFirstSearch) {
    test::make_workspace(file, {.model = false});
    show_with(MadePreview(),
              test::make_engine(folder.path(), {ResultEvent{"{}"}}, "cat \"$events\""));
    const QString csv = write("news.csv", "d0;d1;d2;text;kind;year\n");
    // The workspace is open already, and its dataset stands for the one that the engine makes.
    context->workspace.open(QString::fromStdString(file.string()));
    ASSERT_TRUE(wait_until([this] { return context->workspace.isOpen(); }));
    const QString name =
        QString::fromStdString(context->workspace.contents().datasets.front().name);
    drop({csv});
    ImportDialog* asked = dialog();
    ASSERT_NE(asked, nullptr);
    auto* kind = find<QComboBox>(*asked, "role_2");
    kind->setFocus();
    QTest::keyClicks(kind, "label");
    ASSERT_TRUE(wait_until([&] {
        return find<QPushButton>(*asked, "import_start")->isEnabled() &&
               find<QLabel>(*asked, "import_summary")->text().contains("a label");
    }));
    auto* named = find<QLineEdit>(*asked, "import_name");
    EXPECT_EQ(named->text(), "news");
    named->setText(name);
    QTest::keyClick(named, Qt::Key_Return);

    ASSERT_TRUE(wait_until([this] { return find<QWidget>(*window, "next_step")->isVisible(); }));
    EXPECT_TRUE(test::engine_arguments(folder.path()).contains("--columns kind=label"));
    EXPECT_EQ(window->page(), Page::data);
    EXPECT_TRUE(text_of("next_step_text").contains(format::counted(120, "document", "documents")));
    EXPECT_TRUE(
        find<QPushButton>(*window, "next_step_train")->text().contains("Semantic, with labels"));
    window->showPage(Page::home);
    window->showPage(Page::data);
    EXPECT_TRUE(find<QWidget>(*window, "next_step")->isVisible()) << "until it is taken or closed";
    click(find<QPushButton>(*window, "next_step_search"));
    EXPECT_EQ(window->page(), Page::search);
    EXPECT_FALSE(find<QWidget>(*window, "next_step")->isVisible());
    // The words go where a person would type them at once.
    auto* query = find<QLineEdit>(*window, "search_query");
    ASSERT_EQ(window->focusWidget(), query);
    QTest::keyClicks(query, "bread");
    auto* hits = find<QTableView>(*window, "search_hits");
    EXPECT_TRUE(wait_until([&] { return hits->model()->rowCount() == 20; }));
}

TEST_F(ImportWindowTest, WithoutAWorkspaceOneIsProposedBesideTheFile) {
    test::make_workspace(file, {.model = false});
    show_with(MadePreview(),
              test::make_engine(folder.path(), {ResultEvent{"{}"}}, "cat \"$events\""));
    drop({write("news.csv", "text\n")});
    ImportDialog* asked = dialog();
    ASSERT_NE(asked, nullptr);
    EXPECT_EQ(find<QLineEdit>(*asked, "import_workspace")->text(), in_folder("news.sscope"));
    click(find<QPushButton>(*asked, "import_start"));
    ASSERT_TRUE(wait_until([this] {
        return test::engine_arguments(folder.path())
            .startsWith("import " + in_folder("news.sscope"));
    }));
    EXPECT_EQ(context->workspace.path(), in_folder("news.sscope"));
}

TEST_F(ImportWindowTest, AWorkspaceThatCannotBeMadeIsSaidInTheForm) {
    show_with(MadePreview(), {});
    const QString csv = write("news.csv", "text\n");
    drop({csv});
    ImportDialog* asked = dialog();
    ASSERT_NE(asked, nullptr);
    // A file is no folder.
    find<QLineEdit>(*asked, "import_workspace")->setText(csv + "/news.sscope");
    find<QLineEdit>(*asked, "import_name")->setText("mine");
    click(find<QPushButton>(*asked, "import_start"));
    ASSERT_TRUE(
        wait_until([&] { return !find<MessageBar>(*asked, "form_complaint")->text().isEmpty(); }));
    EXPECT_TRUE(asked->isVisible());
    EXPECT_EQ(find<QLineEdit>(*asked, "import_name")->text(), "mine");
}

TEST_F(ImportWindowTest, AnImportThatFailsComesBackFilledIn) {
    test::make_workspace(file);
    show_with(MadePreview(),
              test::make_engine(folder.path(),
                                {ErrorEvent{"invalid_input", "Row 5000 has no number in d1."}},
                                "cat \"$events\"; exit 3"));
    context->workspace.open(QString::fromStdString(file.string()));
    ASSERT_TRUE(wait_until([this] { return context->workspace.isOpen(); }));
    drop({write("news.csv", "text\n")});
    ImportDialog* asked = dialog();
    ASSERT_NE(asked, nullptr);
    find<QLineEdit>(*asked, "import_name")->setText("mine");
    click(find<QPushButton>(*asked, "import_start"));
    ASSERT_TRUE(
        wait_until([&] { return !find<MessageBar>(*asked, "form_complaint")->text().isEmpty(); }));
    EXPECT_TRUE(find<MessageBar>(*asked, "form_complaint")->text().contains("Row 5000"));
    EXPECT_TRUE(asked->isVisible());
    EXPECT_EQ(find<QLineEdit>(*asked, "import_name")->text(), "mine");
    EXPECT_EQ(message(), "");  // said once, where it arose
}

TEST_F(ImportWindowTest, TheHintStandsWhileFilesAreDraggedEvenOverAField) {
    show_with(MadePreview(), {});
    key(Qt::Key_6, Qt::ControlModifier);
    auto* query = find<QLineEdit>(*window, "search_query");
    const QPoint where = query->mapTo(window.get(), query->rect().center());
    const auto mime = mime_of({in_folder("news.csv")});
    auto* overlay = find<QWidget>(*window, "drop_overlay");
    EXPECT_FALSE(overlay->isVisible());
    drag(*mime, where);
    EXPECT_TRUE(overlay->isVisible());
    EXPECT_EQ(overlay->size(), window->size());
    QDragLeaveEvent leave;
    QCoreApplication::sendEvent(window->windowHandle(), &leave);
    EXPECT_FALSE(overlay->isVisible());
    drag(*mime, where);
    EXPECT_TRUE(overlay->isVisible());
    QDialog asks(window.get());
    asks.open();  // while files are dragged
    EXPECT_FALSE(overlay->isVisible());
    asks.close();
    drop({write("news.csv", "text\n")}, where);
    EXPECT_NE(dialog(), nullptr);
    EXPECT_EQ(query->text(), "");
    // The dialog waits for an answer: nothing else is taken meanwhile.
    drop({write("more.csv", "text\n")}, where);
    EXPECT_FALSE(overlay->isVisible());
    EXPECT_EQ(query->text(), "");
}

TEST_F(ImportWindowTest, ADroppedWorkspaceOpens) {
    test::make_workspace(file);
    show_with(MadePreview(), {});
    drop({QString::fromStdString(file.string())});
    EXPECT_TRUE(wait_until([this] { return context->workspace.isOpen(); }));
}

TEST_F(ImportWindowTest, ADroppedModelAsksForItsDatasetAndComesBackWhenItDoesNotFit) {
    test::make_workspace(file, {.model = false});
    show_with(
        MadePreview(),
        test::make_engine(folder.path(), {ErrorEvent{"invalid_input", "It expects 768 values."}},
                          "cat \"$events\"; exit 3"));
    const auto model = folder.path() / "csr-k32.safetensors";
    HeadWeights head;
    head.dim = test::sample_dim;
    head.hidden = 2;
    head.encoder_weight.assign(head.dim * head.hidden, 1.0F);
    head.pre_bias.assign(head.dim, 0);
    head.latent_bias.assign(head.hidden, 0);
    succeed(save_model_file(model, {head, 1}));
    drop({QString::fromStdString(model.string())});
    ASSERT_TRUE(wait_until([this] { return message().contains("belongs to a dataset"); }));
    context->workspace.open(QString::fromStdString(file.string()));
    ASSERT_TRUE(wait_until([this] { return context->workspace.isOpen(); }));
    drop({QString::fromStdString(model.string())});
    QWidget* form = nullptr;
    ASSERT_TRUE(wait_until([&] {
        form = window->findChild<QWidget*>("load_model_dialog");
        return form && form->isVisible();
    }));
    auto* load = find<QPushButton>(*form, "load_model_start");
    ASSERT_TRUE(wait_until([&] { return load->isEnabled(); }));
    EXPECT_TRUE(find<QLabel>(*form, "load_model_words")->text().contains("over"));
    EXPECT_EQ(find<QSpinBox>(*form, "load_model_k")->value(),
              1);  // the file knows better than its name
    find<QLineEdit>(*form, "load_model_name")->setText("mine");
    click(load);
    auto* complaint = find<MessageBar>(*form, "form_complaint");
    ASSERT_TRUE(wait_until([&] { return !complaint->text().isEmpty(); }));
    EXPECT_TRUE(test::engine_arguments(folder.path()).contains("--name mine"));
    EXPECT_TRUE(form->isVisible());
    EXPECT_EQ(find<QLineEdit>(*form, "load_model_name")->text(), "mine");
}

TEST_F(ImportWindowTest, AFolderIsToldWhatToDropInstead) {
    show_with(MadePreview(), {});
    ASSERT_TRUE(QDir(in_folder("")).mkdir("pictures"));
    drop({in_folder("pictures")});
    ASSERT_TRUE(wait_until([this] { return !message().isEmpty(); }));
    EXPECT_TRUE(message().contains("“pictures” is a folder"));
}

TEST_F(ImportWindowTest, AFolderOfTextsIsImported) {
    show_with(MadePreview([](const ImportOptions&) -> Result<MadePreview::Previews> {
                  ImportPreview texts;
                  texts.importer = "text_folder";
                  return MadePreview::Previews{texts};
              }),
              {});
    ASSERT_TRUE(QDir(in_folder("")).mkdir("letters"));
    write("letters/first.md", "Dear all");
    drop({in_folder("letters")});
    ImportDialog* asked = dialog();
    ASSERT_NE(asked, nullptr);
    EXPECT_TRUE(find<QComboBox>(*asked, "encoder_list")->isVisible());
}

TEST_F(ImportWindowTest, TheFolderOfATextModelBecomesAnEncoder) {
    show_with(MadePreview(), {});
    const QString folder = QString::fromStdString(test_data() + "/backbone/roberta-max");
    drop({folder});
    QWidget* form = nullptr;
    ASSERT_TRUE(wait_until([&] {
        form = window->findChild<QWidget*>("encoder_dialog");
        return form && form->isVisible();
    }));
    EXPECT_EQ(find<QLineEdit>(*form, "encoder_folder")->text(), folder);
    EXPECT_EQ(find<QLineEdit>(*form, "encoder_name")->text(), "roberta-max");
    EXPECT_TRUE(find<QPushButton>(*form, "encoder_add")->isEnabled());
}

TEST_F(ImportWindowTest, TheOpenWorkspaceIsNeverReadAsData) {
    test::make_workspace(file);
    show_with(MadePreview(), {});
    context->workspace.open(QString::fromStdString(file.string()));
    ASSERT_TRUE(wait_until([this] { return context->workspace.isOpen(); }));
    const auto link = folder.path() / "data.csv";
    std::filesystem::create_symlink(file, link);
    drop({QString::fromStdString(link.string())});
    ASSERT_TRUE(wait_until([this] { return !message().isEmpty(); }));
    EXPECT_TRUE(message().contains("“data.csv” is the workspace that is open"));
    const auto log = file.string() + "-wal";
    if (!std::filesystem::exists(log)) std::ofstream(log) << "";
    int looks = 0;
    const PreviewFunction spared =
        sparing(file, [&](const ImportOptions&) -> Result<std::vector<ImportPreview>> {
            ++looks;
            return std::vector<ImportPreview>();
        });
    ImportOptions options;
    for (const auto& spared_file : {file.string(), link.string(), log}) {
        options.file = spared_file;
        EXPECT_FALSE(spared(options)) << spared_file;
    }
    options.file = folder.path() / "news.csv";
    EXPECT_TRUE(spared(options));
    options.labels_file = file;
    EXPECT_FALSE(spared(options));
    EXPECT_EQ(looks, 1);
}

TEST_F(ImportWindowTest, AnUnknownKindOfFileIsToldWhatItIs) {
    show_with(MadePreview([](const ImportOptions&) -> Result<MadePreview::Previews> {
                  return fail(ErrorCode::unsupported, "mail.doc is in no format that is known.");
              }),
              {});
    drop({write("mail.doc", "hello")});
    ASSERT_TRUE(wait_until([this] { return !message().isEmpty(); }));
    EXPECT_EQ(message(), "mail.doc is in no format that is known.");
}

// Embeddings in an array, labels without a table, texts in one; told apart by what they hold.
Result<MadePreview::Previews> three_files(const ImportOptions& options) {
    ImportPreview one = table_preview(options.file.filename().string());
    const std::string name = options.file.filename().string();
    if (name == "y.npy") return fail(ErrorCode::invalid_input, "y.npy has one axis.");
    one.dim = name == "emb.npy" ? 3 : 0;
    if (one.dim == 0) one.columns.erase(one.columns.begin());
    return MadePreview::Previews{one};
}

TEST_F(ImportWindowTest, SeveralFilesFillTheirFields) {
    show_with(MadePreview(three_files), {});
    drop({write("t.csv", "text\n"), write("y.npy", ""), write("emb.npy", "")});
    ImportDialog* asked = dialog();
    ASSERT_NE(asked, nullptr);
    EXPECT_EQ(text_of("import_heading"), "emb.npy");
    EXPECT_EQ(find<QLineEdit>(*asked, "import_labels_file")->text(), in_folder("y.npy"));
    EXPECT_EQ(find<QLineEdit>(*asked, "import_texts_file")->text(), in_folder("t.csv"));
}

TEST_F(ImportWindowTest, FilesThatDoNotTellAreAskedFor) {
    show_with(MadePreview(), {});
    drop({write("a.npy", ""), write("b.npy", "")});
    QWidget* parts = nullptr;
    ASSERT_TRUE(wait_until([&] {
        parts = window->findChild<QWidget*>("file_parts_dialog");
        return parts && parts->isVisible();
    }));
    auto* next = find<QPushButton>(*parts, "file_parts_next");
    find<QComboBox>(*parts, "file_part_0")->setCurrentIndex(1);
    find<QComboBox>(*parts, "file_part_1")->setCurrentIndex(1);
    EXPECT_FALSE(next->isEnabled());  // nothing holds the embeddings
    find<QComboBox>(*parts, "file_part_1")->setCurrentIndex(0);
    click(next);
    ImportDialog* asked = dialog();
    ASSERT_NE(asked, nullptr);
    EXPECT_EQ(text_of("import_heading"), "b.npy");
    EXPECT_EQ(find<QLineEdit>(*asked, "import_labels_file")->text(), in_folder("a.npy"));
}

TEST_F(ImportWindowTest, FileDialogsBeginWhereTheLastFileWas) {
    show_with(MadePreview(), {});
    ASSERT_TRUE(QDir(in_folder("")).mkdir("data"));
    drop({write("data/news.csv", "text\n")});
    ImportDialog* asked = dialog();
    ASSERT_NE(asked, nullptr);
    asked->reject();
    window->activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(window.get()));
    key(Qt::Key_O, Qt::ControlModifier);
    auto* question = find<QFileDialog>(*window, "file_dialog");
    ASSERT_NE(question, nullptr);
    EXPECT_EQ(question->directory().path(), in_folder("data"));
    question->reject();
    window->activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(window.get()));
    // Kept from one start to the next, and where the folder is gone, what is left of the way.
    EXPECT_EQ(Settings(in_folder("settings.ini")).lastFolder(), in_folder("data"));
    write("workspace.sscope", "");
    ASSERT_TRUE(QDir(in_folder("data")).removeRecursively());
    key(Qt::Key_N, Qt::ControlModifier);
    QFileDialog* create = nullptr;
    ASSERT_TRUE(wait_until([&] {
        for (auto* one : window->findChildren<QFileDialog*>())
            if (one->isVisible()) create = one;
        return create != nullptr;
    }));
    EXPECT_EQ(create->directory().path(), QString::fromStdString(folder.path().string()));
    EXPECT_EQ(create->selectedFiles(), QStringList{in_folder("workspace-2.sscope")});
}

}  // namespace
}  // namespace sparsescope
