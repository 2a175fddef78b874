// SPDX-License-Identifier: GPL-3.0-or-later
// Asking with a picture from outside, and what dropping pictures means elsewhere.
#include <gtest/gtest.h>

#include <QClipboard>
#include <QDragEnterEvent>
#include <QGuiApplication>
#include <QImage>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QUrl>
#include <QWindow>

#include "app/controllers/dropped_files.h"
#include "app/dialogs/encoder_choice.h"
#include "app/dialogs/import_words.h"
#include "app/window/drop_overlay.h"
#include "core/corpus/import_preview.h"
#include "tests/app/fake_encoder.h"
#include "tests/app/fake_engine.h"
#include "tests/app/sample_pictures.h"
#include "tests/app/window_fixture.h"
#include "widgets/controls/elided_combo_box.h"
#include "widgets/controls/empty_state.h"
#include "widgets/controls/message_bar.h"

namespace sparsescope {
namespace {

using test::find;
using test::wait_until;

struct PictureQueryTest : WindowTest {
    void open_search(bool reads_pictures, bool reads_texts = true) {
        EncoderSettings settings = test::sample_encoder_settings();
        settings.pictures = reads_pictures;
        settings.texts = reads_texts;
        encoders = {settings};
        open_with({.encoder = test::sample_encoder()});
    }
    void open_with(const test::SampleOptions& options) {
        test::make_workspace(file, options);
        open_with_model(test::make_served_encoder(folder.path()));
        ASSERT_TRUE(wait_until([this] { return search().index().searchable() != nullptr; }));
        window->showPage(Page::search);
    }
    // The fake encoder looks at the name alone.
    QString picture(const char* name) {
        QImage image(20, 10, QImage::Format_RGB32);
        image.fill(Qt::blue);
        const QString path = in_folder(name);
        image.save(path);
        return path;
    }
    void drop(const QStringList& files) {
        auto* overlay = window->findChild<DropOverlay*>("drop_overlay");
        ASSERT_NE(overlay, nullptr);
        Q_EMIT overlay->dropped(files);
    }
    SearchController& search() { return context->search; }
    bool answered() {
        return wait_until([this] { return !search().busy() && search().answer().has_value(); });
    }
    bool refused() {
        return wait_until([this] { return !search().busy() && !search().problem().isEmpty(); });
    }
    QString button() { return find<QPushButton>(*window, "search_action")->text(); }
};

TEST_F(PictureQueryTest, ADroppedPictureFindsDocumentsLikeIt) {
    open_search(true);
    const QString path = picture("iron gate.png");
    drop({path});
    ASSERT_TRUE(answered());
    EXPECT_EQ(search().query()->mode, TypedQuery::Mode::vector);
    const SearchAnswer& answer = *search().answer();
    EXPECT_EQ(answer.rows.at(answer.columns[0].result.hits[0].document).label, "iron");
    EXPECT_FALSE(answer.neurons.empty()) << "why it was found";
    EXPECT_TRUE(test::asked_of(folder.path()).contains("\"picture\":"));
    EXPECT_FALSE(test::asked_of(folder.path()).contains("query: ")) << "no prefix of texts";
    EXPECT_EQ(find<QLineEdit>(*window, "search_query")->text(), path);
    const QStringList command = search().command(0);
    ASSERT_TRUE(command.contains("--picture"));
    EXPECT_EQ(command[command.indexOf("--picture") + 1], path);
    EXPECT_FALSE(command.contains("--vector"));
    // Another one of the same name is another question.
    search().setFilter("label:fox");
    ASSERT_TRUE(answered());
    EXPECT_EQ(search().query()->picture_file, path) << "the filter leaves the question alone";
}

TEST_F(PictureQueryTest, APastedPictureIsAskedWith) {
    open_search(true);
    auto* query = find<QLineEdit>(*window, "search_query");
    query->setFocus();
    QImage image(30, 30, QImage::Format_RGB32);
    image.fill(Qt::green);
    QGuiApplication::clipboard()->setImage(image);
    QTest::keyClick(query, Qt::Key_V, Qt::ControlModifier);
    ASSERT_TRUE(answered());
    EXPECT_TRUE(search().query()->picture_file.endsWith(".png"));
    EXPECT_EQ(QImage(search().query()->picture_file).size(), QSize(30, 30));
    QGuiApplication::clipboard()->setText("rain");
    query->clear();
    QTest::keyClick(query, Qt::Key_V, Qt::ControlModifier);
    EXPECT_EQ(query->text(), "rain") << "text is pasted as text";
}

TEST_F(PictureQueryTest, ACopiedFileOfAPictureIsAskedWith) {
    open_search(true);
    auto* query = find<QLineEdit>(*window, "search_query");
    query->setFocus();
    const QString path = picture("iron gate.png");
    auto* copied = new QMimeData;  // as file managers do
    copied->setUrls({QUrl::fromLocalFile(path)});
    copied->setText(path);
    QGuiApplication::clipboard()->setMimeData(copied);
    QTest::keyClick(query, Qt::Key_V, Qt::ControlModifier);
    ASSERT_TRUE(answered());
    EXPECT_EQ(search().query()->picture_file, path);
}

TEST_F(PictureQueryTest, APathThatIsTypedAmongWordsIsAPicture) {
    open_search(true);
    auto* query = find<QLineEdit>(*window, "search_query");
    query->setFocus();
    const QString path = picture("iron gate.png");
    QTest::keyClicks(query, path);
    ASSERT_TRUE(wait_until([this] { return search().query()->mode == TypedQuery::Mode::vector; }));
    ASSERT_TRUE(answered());
    EXPECT_EQ(search().query()->picture_file, path);
    EXPECT_EQ(query->text(), path);
}

TEST_F(PictureQueryTest, AnEncoderOfTextsSaysSo) {
    open_search(false);
    drop({picture("fox.png")});
    ASSERT_TRUE(refused());
    EXPECT_TRUE(search().problem().contains("reads texts, not pictures"))
        << search().problem().toStdString();
    EXPECT_EQ(test::starts_of(folder.path()), 0) << "nobody was asked";
}

TEST_F(PictureQueryTest, AnEncoderOfPicturesAloneTakesNoTypedMeaning) {
    open_search(true, false);
    EXPECT_FALSE(search().knowsMeaning());
    EXPECT_TRUE(search().wayToMeaning().contains("reads pictures"));
    EXPECT_FALSE(search().canBeHelped());
    drop({picture("rain.png")});
    ASSERT_TRUE(answered());
}

TEST_F(PictureQueryTest, WithoutTheEncoderTheWayOutIsThere) {
    open_with({.encoder = test::sample_encoder()});
    drop({picture("fox.png")});
    ASSERT_TRUE(refused());
    EXPECT_TRUE(search().problem().contains("add the encoder “words”"))
        << search().problem().toStdString();
    EXPECT_EQ(button(), "Add an encoder…");
}

TEST_F(PictureQueryTest, WhereNobodyKnowsTheEncoderItIsAskedFor) {
    open_with({});
    drop({picture("fox.png")});
    ASSERT_TRUE(refused());
    EXPECT_TRUE(search().problem().contains("Nobody knows which encoder"));
    EXPECT_EQ(button(), "Say which encoder…");
}

TEST_F(PictureQueryTest, WhatTheEncoderComplainsAboutIsTold) {
    open_search(true);
    drop({picture("complain.png")});
    ASSERT_TRUE(refused());
    EXPECT_TRUE(search().problem().contains("it is too long"));
    EXPECT_EQ(button(), "Try again");
}

TEST_F(PictureQueryTest, OnAnotherPageItIsImported) {
    open_search(true);
    window->showPage(Page::data);
    drop({picture("fox.png")});
    auto* dialog = static_cast<QWidget*>(nullptr);
    ASSERT_TRUE(wait_until([&] {
        dialog = window->findChild<QWidget*>("import_dialog");
        return dialog && dialog->isVisible();
    }));
    EXPECT_FALSE(search().query().has_value());
}

TEST_F(PictureQueryTest, HowManyPicturesStayedOutOfAnImportIsSaid) {
    test::make_workspace(file, {.model = false});
    open(test::make_engine(folder.path(), {ResultEvent{"{}"}}, "cat \"$events\""));
    // The dataset that is there stands for the one that the engine makes, of fewer documents.
    const DatasetInfo made = context->workspace.contents().datasets.front();
    for (std::int64_t i = 0; i < made.documents + 2; ++i)
        picture(qPrintable(QString("%1.png").arg(i)));
    window->showPage(Page::data);
    drop({in_folder("0.png")});
    const auto part = [this](const char* name) {
        auto* dialog = window->findChild<QWidget*>("import_dialog");
        return dialog ? dialog->findChild<QWidget*>(name) : nullptr;
    };
    ASSERT_TRUE(
        wait_until([&] { return part("import_start") && part("import_start")->isEnabled(); }));
    qobject_cast<QLineEdit*>(part("import_name"))->setText(QString::fromStdString(made.name));
    test::click(part("import_start"));
    auto* told = find<MessageBar>(*window, "window_message");
    ASSERT_TRUE(wait_until([&] { return told->text().contains("stayed out"); }));
    EXPECT_TRUE(told->text().startsWith("2 of ")) << told->text().toStdString();
}

TEST(DroppedPicturesTest, PicturesStandForTheirFolder) {
    const TemporaryFolder folder;
    const auto inside = folder.path() / "sub";
    std::filesystem::create_directories(inside);
    const auto save = [](const std::filesystem::path& path) {
        QImage image(8, 8, QImage::Format_RGB32);
        image.fill(Qt::red);
        image.save(QString::fromStdString(path.string()));
        return QString::fromStdString(path.string());
    };
    const QString one = save(folder.path() / "one.png");
    const QString two = save(folder.path() / "two.JPG");
    const QString below = save(inside / "three.png");
    const auto dropped = sort_dropped({one, two}, {}, preview_import, {});
    ASSERT_TRUE(dropped.has_value()) << dropped.error().message;
    ASSERT_EQ(dropped->data.size(), 1U);
    EXPECT_EQ(dropped->data.front().path, QString::fromStdString(folder.path().string()));
    EXPECT_EQ(dropped->data.front().part, FilePart::embeddings);
    const auto scattered = sort_dropped({one, below}, {}, preview_import, {});
    ASSERT_FALSE(scattered.has_value());
    EXPECT_NE(scattered.error().message.find("several folders"), std::string::npos);
    // A folder of pictures is told apart from folders of other things.
    const auto whole =
        sort_dropped({QString::fromStdString(folder.path().string())}, {}, preview_import, {});
    ASSERT_TRUE(whole.has_value()) << whole.error().message;
    ImportOptions options;
    options.file = folder.path();
    const auto previews = value_of(preview_import(options));
    EXPECT_TRUE(has_pictures(previews));
    EXPECT_TRUE(file_words(previews.front())
                    .simplified()  // numbers keep their unit by other blanks
                    .startsWith("Folder of pictures, 3 pictures."))
        << file_words(previews.front()).toStdString();
    const QString summary = import_summary(previews, {});
    EXPECT_TRUE(summary.contains("a picture")) << summary.toStdString();
}

TEST(EncoderChoiceTest, PicturesAreOfferedEncodersThatReadThem) {
    EncoderSettings texts = test::sample_encoder_settings();
    EncoderSettings pictures = texts;
    pictures.name = "eyes";
    pictures.texts = false;
    pictures.pictures = true;
    EncoderChoice choice(EncoderChoice::None::offered, {});
    choice.setEncoders({texts, pictures});
    EXPECT_EQ(choice.encoder(), "words");
    choice.setInput(EncoderChoice::Input::pictures);
    EXPECT_EQ(choice.encoder(), "eyes");
    auto* list = choice.findChild<ElidedComboBox*>("encoder_list");
    EXPECT_EQ(list->findData("words"), -1);
    choice.setInput(EncoderChoice::Input::texts);
    EXPECT_EQ(choice.encoder(), "words");
    choice.setEncoders({texts});
    choice.setInput(EncoderChoice::Input::pictures);
    EXPECT_EQ(choice.encoder(), "");
    EXPECT_TRUE(
        test::find<QLabel>(choice, "encoder_choice_words")->text().contains("reads pictures"));
}

}  // namespace
}  // namespace sparsescope
