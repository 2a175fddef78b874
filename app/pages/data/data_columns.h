// SPDX-License-Identifier: GPL-3.0-or-later
// Which fields of the metadata are columns of the corpus table: a few that tell documents apart,
// until the person chooses others, which is remembered for each dataset.
#pragma once
#include <QObject>
#include <QStringList>

#include "core/filter/vocabulary.h"

class QMenu;
class QToolButton;

namespace sparsescope {

class AppContext;
class CorpusTable;
class CorpusTableModel;

// The names of at most three fields that most documents have, with short values that differ.
[[nodiscard]] QStringList informative_fields(const FilterVocabulary::Fields& fields,
                                             std::int64_t documents);

class DataColumns : public QObject {
    Q_OBJECT

  public:
    DataColumns(AppContext& context, CorpusTable* table, CorpusTableModel* model);
    // Opens the same menu as a right click on the header; hidden as long as there are no fields.
    [[nodiscard]] QToolButton* button() const { return button_; }
    void setUsed(bool used);  // hides the button while another view is shown

  private:
    void apply();
    void fillMenu();
    [[nodiscard]] QString workspace() const;
    [[nodiscard]] QStringList chosen() const;
    void choose(const QString& name, bool shown);

    AppContext& context_;
    CorpusTableModel* model_;
    QMenu* menu_;
    QToolButton* button_;
    bool used_ = true;
};

}  // namespace sparsescope
