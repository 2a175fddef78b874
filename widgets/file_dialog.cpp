// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/file_dialog.h"

#include <utility>

#include <QDir>
#include <QFileIconProvider>
#include <QFileInfo>
#include <QLineEdit>
#include <QRegularExpression>

namespace sparsescope {
namespace {

constexpr qsizetype long_filters = 150;

FolderMemory& folder_memory() {
    static FolderMemory memory;
    return memory;
}

// The first suffix of a filter such as "CSV (*.csv *.tsv)"; "" when it names none.
QString suffix_of(const QString& filter) {
    static const QRegularExpression pattern("\\*\\.([A-Za-z0-9]+)");
    return pattern.match(filter).captured(1);
}

// Opens no file to tell what it is. Closing a database that this process has open elsewhere would
// drop its locks, as POSIX says, and others would take it for unused.
class NameIcons : public QFileIconProvider {
  public:
    using QFileIconProvider::icon;
    [[nodiscard]] QIcon icon(const QFileInfo& file) const override {
        return icon(file.isDir() ? Folder : File);
    }
    [[nodiscard]] QString type(const QFileInfo& file) const override {
        if (file.isDir()) return "Folder";
        return file.suffix().isEmpty() ? QString("File") : file.suffix().toUpper() + " file";
    }
};

QAbstractFileIconProvider* name_icons() {
    static NameIcons icons;
    return &icons;
}

template <class Taken>
QString first_free(const QString& stem, const QString& end, Taken taken) {
    QString name = stem + end;
    for (int number = 2; taken(name); ++number)
        name = stem + '-' + QString::number(number) + end;
    return name;
}

}  // namespace

void set_folder_memory(FolderMemory memory) {
    folder_memory() = std::move(memory);
}

QString last_folder() {
    const auto& read = folder_memory().read;
    QDir folder(read ? read() : QString());
    if (folder.path().isEmpty() || !folder.isAbsolute()) return QDir::homePath();
    while (!folder.exists() && !folder.isRoot())
        folder.setPath(QFileInfo(folder.path()).path());
    return folder.path();
}

void remember_folder_of(const QString& file) {
    if (const auto& write = folder_memory().write) write(QFileInfo(file).absolutePath());
}

QString free_path(const QString& folder, const QString& file_name) {
    const QFileInfo info(file_name);
    const QString suffix = info.suffix();
    return QDir(folder).filePath(first_free(
        info.completeBaseName(), suffix.isEmpty() ? QString() : '.' + suffix,
        [&](const QString& name) { return QFileInfo::exists(QDir(folder).filePath(name)); }));
}

QString free_name(const QString& name, const QStringList& taken) {
    return first_free(name, {}, [&](const QString& one) { return taken.contains(one); });
}

QFileDialog* file_dialog(QWidget* parent, const FileQuestion& question) {
    const QFileInfo proposed(question.proposal);
    const QString folder = proposed.isAbsolute() ? proposed.absolutePath() : last_folder();
    auto* dialog = new QFileDialog(parent, question.title, folder, question.filters);
    dialog->setOption(QFileDialog::DontUseNativeDialog);  // which may open what it lists
    dialog->setIconProvider(name_icons());
    // A long list of endings says less than the word before it.
    if (question.filters.size() > long_filters)
        dialog->setOption(QFileDialog::HideNameFilterDetails);
    dialog->setObjectName(question.name);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(question.mode);
    QObject::connect(dialog, &QFileDialog::fileSelected, dialog, remember_folder_of);
    if (question.mode == QFileDialog::AcceptOpen) {
        dialog->setFileMode(question.folder ? QFileDialog::Directory : QFileDialog::ExistingFile);
        return dialog;
    }
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setDefaultSuffix(question.suffix);
    QObject::connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        const QString before = '.' + dialog->defaultSuffix();
        const QString suffix = suffix_of(filter);
        dialog->setDefaultSuffix(suffix);
        // The name of a folder does not end like a file's.
        auto* line = dialog->findChild<QLineEdit*>("fileNameEdit");
        if (line && suffix.isEmpty() && before.size() > 1 && line->text().endsWith(before))
            line->setText(line->text().chopped(before.size()));
    });
    if (!question.proposal.isEmpty()) dialog->selectFile(free_path(folder, proposed.fileName()));
    return dialog;
}

}  // namespace sparsescope
