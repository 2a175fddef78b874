// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/file_field.h"

#include <utility>

#include <QDragEnterEvent>
#include <QDropEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMimeData>
#include <QToolButton>

#include "widgets/theme.h"

namespace sparsescope {
namespace {

QString dropped_file(const QMimeData* data) {
    const QList<QUrl> urls = data->urls();
    return urls.size() == 1 ? urls.front().toLocalFile() : QString();
}

QToolButton* browse_button(const QString& name, const QString& icon, const QString& title) {
    auto* button = new QToolButton;
    button->setObjectName(name);
    button->setIcon(theme::icon(icon));
    button->setToolTip(title);
    button->setAccessibleName(title);
    return button;
}

}  // namespace

FileField::FileField(const QString& name, FileQuestion question, QWidget* parent)
    : QWidget(parent), question_(std::move(question)), line_(new QLineEdit) {
    line_->setObjectName(name);
    line_->setAcceptDrops(false);  // it would take the address of a file as text
    setAcceptDrops(true);
    setFocusProxy(line_);
    auto* browse =
        browse_button(name + "_browse", question_.folder ? "folder" : "file", question_.title);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(line_, 1);
    row->addWidget(browse);
    connect(line_, &QLineEdit::textChanged, this, &FileField::pathChanged);
    connect(browse, &QToolButton::clicked, this, [this] { this->browse(question_); });
}

void FileField::setPath(const QString& path) {
    line_->setText(path);
}

void FileField::setPlaceholder(const QString& text) {
    line_->setPlaceholderText(text);
}

QString FileField::path() const {
    return line_->text().trimmed();
}

void FileField::dragEnterEvent(QDragEnterEvent* event) {
    if (!dropped_file(event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void FileField::dropEvent(QDropEvent* event) {
    const QString file = dropped_file(event->mimeData());
    remember_folder_of(file);
    setPath(file);
    event->acceptProposedAction();
}

void FileField::offerFolder(const QString& title) {
    auto* button = browse_button(line_->objectName() + "_browse_folder", "folder", title);
    layout()->addWidget(button);
    connect(button, &QToolButton::clicked, this,
            [this, title] { browse({.title = title, .folder = true}); });
}

void FileField::browse(const FileQuestion& asked) {
    FileQuestion question = asked;
    if (!path().isEmpty() && question.mode == QFileDialog::AcceptSave) question.proposal = path();
    QFileDialog* dialog = file_dialog(this, question);
    connect(dialog, &QFileDialog::fileSelected, this, &FileField::setPath);
    dialog->open();
}

}  // namespace sparsescope
