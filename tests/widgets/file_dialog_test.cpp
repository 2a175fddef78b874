// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/file_dialog.h"

#include <gtest/gtest.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <memory>

#include <QFile>
#include <QFileSystemModel>
#include <QTemporaryDir>
#include <QTest>

namespace sparsescope {
namespace {

// Tells which files of a folder are opened.
class OpenedFiles {
  public:
    explicit OpenedFiles(const QString& folder) : watch_(inotify_init1(IN_NONBLOCK)) {
        inotify_add_watch(watch_, folder.toLocal8Bit().constData(), IN_OPEN);
    }
    ~OpenedFiles() { ::close(watch_); }
    OpenedFiles(const OpenedFiles&) = delete;
    OpenedFiles& operator=(const OpenedFiles&) = delete;

    [[nodiscard]] QStringList names() const {
        QStringList names;
        alignas(inotify_event) std::array<char, 4096> buffer{};
        const auto size = ::read(watch_, buffer.data(), buffer.size());
        for (ssize_t at = 0; at < size;) {
            const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
            if (event->len > 0) names << QString(event->name);
            at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
        }
        return names;
    }

  private:
    int watch_;
};

void write(const QString& path) {
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("SQLite format 3");
}

TEST(FileDialog, ListsFilesWithoutOpeningThem) {
    const QTemporaryDir folder;
    for (const char* name : {"open.sscope", "open.sscope-wal", "other", "news.csv"})
        write(folder.filePath(name));
    const OpenedFiles opened(folder.path());
    write(folder.filePath("seen"));
    ASSERT_EQ(opened.names(), QStringList{"seen"});  // the watch works
    QWidget window;
    QFileDialog* dialog = file_dialog(
        &window,
        {.title = "Open", .filters = "All files (*)", .proposal = folder.filePath("news.csv")});
    dialog->open();
    auto* files = dialog->findChild<QFileSystemModel*>();
    ASSERT_NE(files, nullptr);
    const QModelIndex root = files->index(folder.path());
    const auto type_of = [&](int row) { return files->index(row, 2, root).data().toString(); };
    ASSERT_TRUE(QTest::qWaitFor([&] {
        return files->rowCount(root) == 5 && type_of(0) == "CSV file" && type_of(4) == "File";
    }));
    EXPECT_EQ(opened.names(), QStringList());
    dialog->close();
}

}  // namespace
}  // namespace sparsescope
