// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog that asks for a tag: an existing one, by a click or by typing part of its name, or a
// new one.
#pragma once
#include <QDialog>
#include <QString>
#include <vector>

#include "core/filter/vocabulary.h"

class QLineEdit;
class QPushButton;

namespace sparsescope {

struct TaggedNoun {  // what has tags, for the counts
    QString one = QStringLiteral("document");
    QString many = QStringLiteral("documents");
};

class TagDialog : public QDialog {
    Q_OBJECT

  public:
    enum class Purpose { add, take_off };  // only existing tags can be taken off
    // `tagged` says what: "3 documents".
    TagDialog(Purpose purpose, const QString& tagged,
              const std::vector<FilterVocabulary::Word>& tags, QWidget* parent,
              TaggedNoun noun = {});

  Q_SIGNALS:
    void chosen(const QString& tag);

  private:
    QWidget* buildTags();
    void update();
    void choose(const QString& tag);

    Purpose purpose_;
    TaggedNoun noun_;
    std::vector<FilterVocabulary::Word> tags_;
    QLineEdit* name_;
    QPushButton* accept_;
};

}  // namespace sparsescope
