// SPDX-License-Identifier: GPL-3.0-or-later
// Dialogs that ask for a file. They begin in the folder that was used last, and one that saves
// proposes a name that is still free. They open none of the files that they list. Window thread
// only.
#pragma once
#include <functional>

#include <QFileDialog>
#include <QString>

namespace sparsescope {

// Where the folder that was used last is kept; the program says so once. Without a memory, dialogs
// begin in the person's own folder.
struct FolderMemory {
    std::function<QString()> read;
    std::function<void(const QString&)> write;
};
void set_folder_memory(FolderMemory memory);
// The folder that was used last, or what is left of the way to it.
[[nodiscard]] QString last_folder();
// Remembers the folder of a file that was chosen or dropped.
void remember_folder_of(const QString& file);

// "<folder>/news.csv", or news-2.csv and so on when that is taken.
[[nodiscard]] QString free_path(const QString& folder, const QString& file_name);
// "news", or news-2 and so on when that is taken.
[[nodiscard]] QString free_name(const QString& name, const QStringList& taken);

struct FileQuestion {
    QString title;
    QString filters = {};  // "CSV (*.csv);;All files (*)"
    QFileDialog::AcceptMode mode = QFileDialog::AcceptOpen;
    // Of a dialog that saves: the end of a name that has none, and the file proposed, with its
    // folder where it is not the last one.
    QString suffix = {};
    QString proposal = {};
    QString name = QStringLiteral("file_dialog");  // of the object
    bool folder = false;                           // a folder is asked for, and no file
};
// Shown by open(), which does not block; fileSelected() follows when a file was chosen. The suffix
// follows the filter that is chosen. The dialog deletes itself.
[[nodiscard]] QFileDialog* file_dialog(QWidget* parent, const FileQuestion& question);

}  // namespace sparsescope
