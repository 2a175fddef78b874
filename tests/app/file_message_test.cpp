// SPDX-License-Identifier: GPL-3.0-or-later
// The file under an open window: another window lets go of it, it vanishes, comes back, is
// replaced.
#include <QDialog>
#include <QLineEdit>
#include <QPushButton>

#include "tests/app/window_fixture.h"
#include "widgets/controls/message_bar.h"

namespace sparsescope {
namespace {

using test::click;
using test::find;
using test::wait_until;

struct FileMessageTest : WindowTest {
    MessageBar* message() { return find<MessageBar>(*window, "file_message"); }
    void save_as(const std::filesystem::path& path) {
        auto* dialog = find<QDialog>(*window, "file_dialog");
        auto* name = find<QLineEdit>(*dialog, "fileNameEdit");
        name->setText(QString::fromStdString(path.string()));
        QTest::keyClick(name, Qt::Key_Return);
    }
};

TEST_F(FileMessageTest, TheSecondWindowTakesOverWhenTheFirstIsClosed) {
    test::make_workspace(file);
    auto first = std::make_unique<AppContext>(
        AppContext::Options{.settings_file = in_folder("first.ini"), .engine = {}, .example = {}});
    first->workspace.open(QString::fromStdString(file.string()));
    ASSERT_TRUE(wait_until([&] { return first->workspace.isOpen(); }));
    open_with_model();
    ASSERT_TRUE(context->workspace.readOnly());
    EXPECT_TRUE(find<Chip>(*window, "read_only_chip")->isVisible());
    EXPECT_FALSE(message()->isVisible());
    first.reset();
    ASSERT_TRUE(wait_until([this] { return !context->workspace.readOnly(); }));
    EXPECT_FALSE(find<Chip>(*window, "read_only_chip")->isVisible());
    EXPECT_TRUE(message()->isVisible());
    EXPECT_TRUE(message()->text().contains("other window was closed"))
        << message()->text().toStdString();
    EXPECT_FALSE(find<MessageBar>(*window, "window_message")->isVisible());
    EXPECT_TRUE(context->editor.obstacle().isEmpty());
    EXPECT_FALSE(WindowLock::try_acquire(file)) << "the window writes without its lock";
    context->contents_editor.renameModel(1, "mine now");
    EXPECT_TRUE(
        wait_until([this] { return context->workspace.contents().model(1)->name == "mine now"; }));
}

TEST_F(FileMessageTest, AFileThatVanishedIsSavedElsewhereAndLeavesTheList) {
    test::make_workspace(file);
    open_with_model();
    const QString path = context->workspace.path();
    std::filesystem::create_directories(file.string() + ".runs/7");
    for (const char* suffix : {"", "-wal", "-shm"})
        std::filesystem::remove(file.string() + suffix);
    ASSERT_TRUE(wait_until([this] { return message()->isVisible(); }));
    EXPECT_TRUE(message()->text().contains("is not there any more"))
        << message()->text().toStdString();
    EXPECT_TRUE(context->workspace.readOnly());
    EXPECT_EQ(context->workspace.contents().models.size(), 1U);  // still to be seen

    click(find<QPushButton>(*message(), "message_action"));
    const std::filesystem::path copy = folder.path() / "saved.sscope";
    save_as(copy);
    ASSERT_TRUE(wait_until([&] {
        return context->workspace.path().toStdString() == copy.string() &&
               context->selection.model() != nullptr;
    }));
    EXPECT_FALSE(message()->isVisible());
    EXPECT_FALSE(context->workspace.readOnly());
    EXPECT_EQ(context->workspace.contents().documents(), test::sample_documents);
    EXPECT_TRUE(std::filesystem::exists(copy.string() + ".runs/7"));
    EXPECT_FALSE(context->settings.recentFiles().contains(path));
}

TEST_F(FileMessageTest, AFileThatComesBackMayBeChangedAgain) {
    test::make_workspace(file);
    open_with_model();
    const auto away = folder.path() / "away.sscope";
    std::filesystem::rename(file, away);
    ASSERT_TRUE(wait_until([this] { return context->workspace.readOnly(); }));
    click(find<QPushButton>(*message(), "message_second_action"));  // out of the list
    EXPECT_TRUE(context->settings.recentFiles().isEmpty());
    std::filesystem::rename(away, file);
    ASSERT_TRUE(wait_until([this] { return !context->workspace.readOnly(); }));
    EXPECT_TRUE(message()->text().contains("is there again")) << message()->text().toStdString();
    EXPECT_FALSE(find<QPushButton>(*message(), "message_action")->isVisible());
}

TEST_F(FileMessageTest, AFileThatWasReplacedIsNotMixedUpWithTheNewOne) {
    test::make_workspace(file);
    open_with_model();
    const auto other = folder.path() / "other.sscope";
    test::make_workspace(other, {.model = false});
    for (const char* suffix : {"-wal", "-shm"})
        std::filesystem::remove(file.string() + suffix);
    std::filesystem::rename(other, file);
    ASSERT_TRUE(wait_until([this] { return message()->isVisible(); }));
    EXPECT_TRUE(message()->text().contains("replaced")) << message()->text().toStdString();
    EXPECT_EQ(context->workspace.contents().models.size(), 1U);
    click(find<QPushButton>(*message(), "message_second_action"));
    ASSERT_TRUE(wait_until([this] { return context->workspace.contents().models.empty(); }));
    EXPECT_FALSE(context->workspace.readOnly());
    EXPECT_FALSE(message()->isVisible());
}

TEST_F(FileMessageTest, AMissingRecentFileCanBeTakenOutOfTheList) {
    test::make_workspace(file);
    const QString gone = in_folder("gone.sscope");
    show_window();
    context->settings.addRecentFile(gone);
    context->workspace.open(gone);
    ASSERT_TRUE(wait_until([this] { return message()->isVisible(); }));
    EXPECT_TRUE(message()->text().contains("gone.sscope")) << message()->text().toStdString();
    EXPECT_FALSE(find<MessageBar>(*window, "window_message")->isVisible());  // said once
    click(find<QPushButton>(*message(), "message_second_action"));
    EXPECT_FALSE(context->settings.recentFiles().contains(gone));

    // On Home, too, where it is listed among those that were open before.
    context->settings.addRecentFile(gone);
    context->workspace.open(QString::fromStdString(file.string()));
    ASSERT_TRUE(wait_until([this] { return context->workspace.isOpen(); }));
    QPushButton* forget = nullptr;
    ASSERT_TRUE(wait_until([&] {
        for (auto* button : window->findChildren<QPushButton*>("forget_recent"))
            if (button->isVisible()) forget = button;
        return forget != nullptr;
    }));
    click(forget);
    EXPECT_FALSE(context->settings.recentFiles().contains(gone));
    EXPECT_TRUE(wait_until([this] {
        for (const auto* button : window->findChildren<QPushButton*>("forget_recent"))
            if (button->isVisible()) return false;
        return true;
    }));
}

}  // namespace
}  // namespace sparsescope
