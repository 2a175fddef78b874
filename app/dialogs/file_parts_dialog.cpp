// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/file_parts_dialog.h"

#include <algorithm>
#include <array>
#include <utility>

#include <QComboBox>
#include <QFileInfo>
#include <QGridLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int file_parts_width = 520;

constexpr std::array<std::pair<FilePart, const char*>, 4> part_words{{
    {FilePart::embeddings, "embeddings, or everything"},
    {FilePart::labels, "labels"},
    {FilePart::texts, "texts"},
    {FilePart::left_out, "leave it out"},
}};

}  // namespace

FilePartsDialog::FilePartsDialog(const std::vector<DroppedFile>& files, QWidget* parent)
    : QDialog(parent),
      files_(files),
      complaint_(new TextLabel(QString(), theme::Type::caption, theme::Token::bad)) {
    auto* column = frame_dialog(
        this,
        {.name = "file_parts_dialog", .title = "Import", .heading = "What is each file for?"});
    auto* grid = new QGridLayout;
    grid->setSpacing(theme::gap_inside);
    grid->setColumnStretch(0, 1);
    for (std::size_t i = 0; i < files_.size(); ++i) {
        auto* name = new ElidedLabel(QFileInfo(files_[i].path).fileName());
        name->setElideMode(Qt::ElideMiddle);
        auto* part = new QComboBox;
        part->setObjectName(QString("file_part_%1").arg(i));
        for (const auto& [value, words] : part_words)
            part->addItem(words, static_cast<int>(value));
        part->setCurrentIndex(part->findData(static_cast<int>(files_[i].part)));
        connect(part, &QComboBox::currentIndexChanged, this, &FilePartsDialog::update);
        const int row = static_cast<int>(i);
        grid->addWidget(name, row, 0);
        grid->addWidget(part, row, 1);
        parts_.push_back(part);
    }
    complaint_->setWordWrap(true);
    complaint_->setMinimumHeight(complaint_->fontMetrics().lineSpacing());
    column->addLayout(grid);
    column->addWidget(complaint_);
    next_ = add_dialog_buttons(this, "Go on", "file_parts_next", [this] {
        const auto chosen_files = this->files();
        accept();
        Q_EMIT chosen(chosen_files);
    });
    resize(theme::scaled(file_parts_width), sizeHint().height());
    update();
}

std::vector<DroppedFile> FilePartsDialog::files() const {
    std::vector<DroppedFile> files = files_;
    for (std::size_t i = 0; i < files.size(); ++i)
        files[i].part = static_cast<FilePart>(parts_[i]->currentData().toInt());
    return files;
}

void FilePartsDialog::update() {
    const auto chosen_files = files();
    const auto count = [&](FilePart part) {
        return std::ranges::count(chosen_files, part, &DroppedFile::part);
    };
    const bool clear = count(FilePart::embeddings) == 1 && count(FilePart::labels) <= 1 &&
                       count(FilePart::texts) <= 1;
    complaint_->setText(clear ? QString()
                              : "One file holds the embeddings, and at most one each the labels "
                                "and the texts.");
    next_->setEnabled(clear);
}

}  // namespace sparsescope
